// Portfolio stress and value at risk: the heavy loops, in OpenCL C 1.2.
//
// Lanes      a work item computes eight neighbouring results, each by itself. Rows that lanes run
//            along have a length that is a multiple of eight (`stride`); the rest is the host's to
//            cut off.
// Precision  double throughout; no contraction, sums in index order, so that + - * / and sqrt
//            round as on the host. log, sin and cos may differ in their last bits.
// Layout     no lane reads another's result: results do not depend on how work groups are cut.
//            Items beyond the stride do nothing.
// Reference  host/adapters/stress/reference.cpp, the same operations in the same order.
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#pragma OPENCL FP_CONTRACT OFF

#define LANES 8
#define NOBODY 0xFFFFFFFFu

// Eight scenarios: the book's profit, and the position that loses most (the first among equals).
// shocks: [factor][stride]; coefficients: [undiversified, diversified, impact, gap][stride].
__kernel void stress_scenarios(const uint positions, const uint stride, const uint factors,
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
  const uint at = (uint)get_global_id(0) * LANES;
  if (at >= stride) return;
  const double8 undiversified = vload8(0, coefficients + at);
  const double8 diversified = vload8(0, coefficients + stride + at);
  const double8 impact = vload8(0, coefficients + 2 * stride + at);
  const double8 gap = vload8(0, coefficients + 3 * stride + at);
  double8 sum = 0.0;
  double8 worst = 0.0;
  uint8 worst_index = NOBODY;
  for (uint i = 0; i < positions; ++i) {
    double8 move = 0.0;
    for (uint f = 0; f < factors; ++f)
      move += loadings[f * positions + i] * vload8(0, shocks + f * stride + at);
    double8 profit = value[i] * move;
    profit -= undiversified * lone_sigma[i];
    profit -= diversified * shared_sigma[i];
    profit -= magnitude[i] * fmin((double8)(1.0), impact * impact_unit[i]);
    if (i == widest) profit -= gap * magnitude[i];
    sum += profit;
    const long8 worse = profit < worst;
    worst = select(worst, profit, worse);
    worst_index = select(worst_index, (uint8)(i), convert_int8(worse));
  }
  vstore8(sum, 0, profit_out + at);
  vstore8(worst_index, 0, worst_out + at);
}

// Eight days of the history: what today's book would have made. history: [position][stride].
__kernel void stress_history(const uint positions, const uint stride,
                             __global const double* restrict value,
                             __global const double* restrict history,
                             __global double* restrict profit_out) {
  const uint at = (uint)get_global_id(0) * LANES;
  if (at >= stride) return;
  double8 sum = 0.0;
  for (uint i = 0; i < positions; ++i) sum += value[i] * vload8(0, history + i * stride + at);
  vstore8(sum, 0, profit_out + at);
}

// Two normals a lane from block `block` of its path: Philox4x32-10 (Salmon, Moraes, Dror, Shaw,
// SC 2011), then Box and Muller.
void normals(uint block, uint8 path, ulong seed, double8* first, double8* second) {
  uint8 word0 = block;
  uint8 word1 = path;
  uint8 word2 = 0u;
  uint8 word3 = 0u;
  uint key0 = (uint)seed;
  uint key1 = (uint)(seed >> 32);
  for (int round = 0; round < 10; ++round) {
    const uint8 high0 = mul_hi((uint8)(0xD2511F53u), word0);
    const uint8 low0 = 0xD2511F53u * word0;
    const uint8 high1 = mul_hi((uint8)(0xCD9E8D57u), word2);
    const uint8 low1 = 0xCD9E8D57u * word2;
    word0 = high1 ^ word1 ^ key0;
    word1 = low1;
    word2 = high0 ^ word3 ^ key1;
    word3 = low0;
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
  // 53 bits each, in [0, 1).
  const double8 uniform0 = convert_double8(upsample(word0, word1) >> 11ul) * 0x1p-53;
  const double8 uniform1 = convert_double8(upsample(word2, word3) >> 11ul) * 0x1p-53;
  const double8 radius = sqrt(-2.0 * log(uniform0 + 0x1p-53));
  const double8 angle = 6.283185307179586476925286766559 * uniform1;
  *first = radius * cos(angle);
  *second = radius * sin(angle);
}

// Eight paths: a sum of weighted normals over its Student's tail. Normals in order: first the
// tail's, then one a weight; two from each block.
__kernel void stress_paths(const uint stride, const uint weights, const uint tail,
                           const ulong seed, __global const double* restrict weight,
                           __global double* restrict profit_out) {
  const uint at = (uint)get_global_id(0) * LANES;
  if (at >= stride) return;
  const uint8 path = at + (uint8)(0, 1, 2, 3, 4, 5, 6, 7);
  const uint count = tail + weights;
  double8 squares = 0.0;
  double8 sum = 0.0;
  for (uint n = 0; n < count; n += 2) {
    double8 first, second;
    normals(n / 2, path, seed, &first, &second);
    if (n < tail) squares += first * first;
    else sum += weight[n - tail] * first;
    if (n + 1 < tail) squares += second * second;
    else if (n + 1 < count) sum += weight[n + 1 - tail] * second;
  }
  if (tail > 0) sum *= sqrt(((double)tail - 2.0) / squares);
  vstore8(sum, 0, profit_out + at);
}

// Position i with eight others, of which only those beyond i are wanted. tiles: eight positions'
// rows side by side, [position / 8][entry][position % 8], so that a tile is read in one run.
__kernel void stress_correlations(const uint positions, const uint stride, const uint row_size,
                                  __global const double* restrict tiles,
                                  __global double* restrict rho_out) {
  const uint at = (uint)get_global_id(0) * LANES;
  const uint i = (uint)get_global_id(1);
  if (i >= positions || at >= stride || at + LANES <= i + 1) return;
  __global const double* const own = tiles + i / LANES * LANES * row_size + i % LANES;
  __global const double* const others = tiles + at * row_size;
  double8 sum = 0.0;
  for (uint d = 0; d < row_size; ++d) sum += own[d * LANES] * vload8(d, others);
  vstore8(fmax((double8)(-1.0), fmin((double8)(1.0), sum)), 0, rho_out + i * stride + at);
}
