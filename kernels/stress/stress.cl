// Portfolio stress and value at risk: the heavy loops, in OpenCL C 1.2.
//
// Precision  double throughout; no contraction, sums in index order, so that + - * / and sqrt
//            round as on the host. log, sin and cos may differ in their last bits.
// Layout     one result a work item, and no item reads another's: results do not depend on how
//            work groups are cut. Sizes are padded by the host; items beyond the count do nothing.
// Reference  host/adapters/stress/reference.cpp, the same operations in the same order.
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#pragma OPENCL FP_CONTRACT OFF

#define NOBODY 0xFFFFFFFFu

// One scenario: the book's profit, and the position that loses most (the first among equals).
__kernel void stress_scenarios(const uint positions, const uint scenarios, const uint factors,
                               const uint widest, __global const double* restrict value,
                               __global const double* restrict magnitude,
                               __global const double* restrict lone_sigma,
                               __global const double* restrict shared_sigma,
                               __global const double* restrict impact_unit,
                               __global const double* restrict loadings,
                               __global const double* restrict shocks,
                               __global const double* restrict coefficients,
                               __global double* restrict profit_out,
                               __global uint* restrict worst_out) {
  const uint s = (uint)get_global_id(0);
  if (s >= scenarios) return;
  const double undiversified = coefficients[s];
  const double diversified = coefficients[scenarios + s];
  const double impact = coefficients[2 * scenarios + s];
  const double gap = coefficients[3 * scenarios + s];
  double sum = 0.0;
  double worst = 0.0;
  uint worst_index = NOBODY;
  for (uint i = 0; i < positions; ++i) {
    double move = 0.0;
    for (uint f = 0; f < factors; ++f)
      move += loadings[f * positions + i] * shocks[f * scenarios + s];
    double profit = value[i] * move;
    profit -= undiversified * lone_sigma[i];
    profit -= diversified * shared_sigma[i];
    profit -= magnitude[i] * fmin(1.0, impact * impact_unit[i]);
    if (i == widest) profit -= gap * magnitude[i];
    sum += profit;
    if (profit < worst) {
      worst = profit;
      worst_index = i;
    }
  }
  profit_out[s] = sum;
  worst_out[s] = worst_index;
}

// One day of the history: what today's book would have made.
__kernel void stress_history(const uint positions, const uint days,
                             __global const double* restrict value,
                             __global const double* restrict history,
                             __global double* restrict profit_out) {
  const uint d = (uint)get_global_id(0);
  if (d >= days) return;
  double sum = 0.0;
  for (uint i = 0; i < positions; ++i) sum += value[i] * history[i * days + d];
  profit_out[d] = sum;
}

// Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC 2011).
uint4 philox(uint4 counter, ulong key) {
  uint key0 = (uint)key;
  uint key1 = (uint)(key >> 32);
  for (int round = 0; round < 10; ++round) {
    const ulong product0 = (ulong)0xD2511F53u * counter.x;
    const ulong product1 = (ulong)0xCD9E8D57u * counter.z;
    counter = (uint4)((uint)(product1 >> 32) ^ counter.y ^ key0, (uint)product1,
                      (uint)(product0 >> 32) ^ counter.w ^ key1, (uint)product0);
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
  return counter;
}

// 53 bits, in [0, 1).
double uniform(uint high, uint low) {
  const ulong bits = ((ulong)high << 32 | low) >> 11;
  return (double)bits * 0x1p-53;
}

// One path: a sum of weighted normals over its Student's tail. Normals in order: first the tail's,
// then one a weight; two from each block (Box, Muller).
__kernel void stress_paths(const uint paths, const uint weights, const uint tail, const ulong seed,
                           __global const double* restrict weight,
                           __global double* restrict profit_out) {
  const uint path = (uint)get_global_id(0);
  if (path >= paths) return;
  const uint normals = tail + weights;
  double squares = 0.0;
  double sum = 0.0;
  for (uint n = 0; n < normals; n += 2) {
    const uint4 words = philox((uint4)(n / 2, path, 0u, 0u), seed);
    const double radius = sqrt(-2.0 * log(uniform(words.x, words.y) + 0x1p-53));
    const double angle = 6.283185307179586476925286766559 * uniform(words.z, words.w);
    const double first = radius * cos(angle);
    const double second = radius * sin(angle);
    if (n < tail) squares += first * first;
    else sum += weight[n - tail] * first;
    if (n + 1 < tail) squares += second * second;
    else if (n + 1 < normals) sum += weight[n + 1 - tail] * second;
  }
  profit_out[path] = tail > 0 ? sum * sqrt(((double)tail - 2.0) / squares) : sum;
}

// One pair i < j; the rest of the square is left as it is.
__kernel void stress_correlations(const uint positions, const uint row_size,
                                  __global const double* restrict rows,
                                  __global double* restrict rho_out) {
  const uint j = (uint)get_global_id(0);
  const uint i = (uint)get_global_id(1);
  if (i >= positions || j >= positions || i >= j) return;
  double sum = 0.0;
  for (uint d = 0; d < row_size; ++d) sum += rows[i * row_size + d] * rows[j * row_size + d];
  rho_out[i * positions + j] = fmax(-1.0, fmin(1.0, sum));
}
