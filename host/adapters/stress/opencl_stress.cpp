#include "host/adapters/stress/opencl_stress.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <thread>

#include "host/adapters/stress/kernel_text.hpp"
#include "host/adapters/stress/opencl_handles.hpp"

namespace pcl::stress {

struct OpenclStress::Device {
  std::string name;
  cl_device_id id{};
  ClContext context;
  ClQueue queue;
  ClProgram program;
  ClKernel scenarios, history, paths, correlations;
  std::size_t group_size{};
  std::chrono::milliseconds patience{};
};

namespace {

constexpr auto kLook = std::chrono::microseconds{50};  // between two looks at a running kernel

/// What one evaluation hands to the device and takes back. The first fault stays; after it every
/// step does nothing.
class Work {
 public:
  Work(cl_context context, cl_command_queue queue, std::size_t group_size)
      : context_{context}, queue_{queue}, group_size_{group_size} {}

  /// Copied by the runtime: nothing of ours is read later, even if we stop waiting.
  template <class T>
  cl_mem input(const std::vector<T>& values) {
    T nothing{};
    // OpenCL takes the pointer as writable and does not write through it (COPY_HOST_PTR).
    T* data = values.empty() ? &nothing : const_cast<T*>(values.data());
    return buffer(CL_MEM_READ_ONLY | CL_MEM_COPY_HOST_PTR, bytes(values), data);
  }
  template <class T>
  cl_mem output(const std::vector<T>& values) {
    return buffer(CL_MEM_WRITE_ONLY, bytes(values), nullptr);
  }

  template <class... Args>
  void run(cl_kernel kernel, std::size_t width, std::size_t height, const Args&... args) {
    cl_uint index = 0;
    (set(kernel, index++, args), ...);
    if (code_ != CL_SUCCESS || width == 0 || height == 0) return;
    const std::size_t global[2] = {(width + group_size_ - 1) / group_size_ * group_size_, height};
    const std::size_t local[2] = {group_size_, 1};
    note("clEnqueueNDRangeKernel",
         clEnqueueNDRangeKernel(queue_, kernel, height > 1 ? 2 : 1, nullptr, global, local, 0,
                                nullptr, nullptr));
  }

  /// All kernels done, or an error when the time is over.
  void finish(std::chrono::milliseconds patience) {
    if (code_ != CL_SUCCESS) return;
    cl_event marker = nullptr;
    note("clEnqueueMarkerWithWaitList", clEnqueueMarkerWithWaitList(queue_, 0, nullptr, &marker));
    const ClEvent owner{marker};
    if (code_ != CL_SUCCESS) return;
    note("clFlush", clFlush(queue_));
    const auto until = std::chrono::steady_clock::now() + patience;
    cl_int state = CL_QUEUED;
    while (code_ == CL_SUCCESS) {
      note("clGetEventInfo", clGetEventInfo(marker, CL_EVENT_COMMAND_EXECUTION_STATUS,
                                            sizeof(state), &state, nullptr));
      if (state == CL_COMPLETE) return;
      if (state < 0) return note("a kernel", state);
      if (std::chrono::steady_clock::now() >= until) {
        late_ = true;
        return note("waiting", CL_OUT_OF_RESOURCES);
      }
      std::this_thread::sleep_for(kLook);
    }
  }

  template <class T>
  void read(cl_mem from, std::vector<T>& values) {
    if (code_ != CL_SUCCESS || values.empty()) return;
    note("clEnqueueReadBuffer", clEnqueueReadBuffer(queue_, from, CL_TRUE, 0, bytes(values),
                                                    values.data(), 0, nullptr, nullptr));
  }

  [[nodiscard]] Status status(std::chrono::milliseconds patience) const {
    if (code_ == CL_SUCCESS) return ok();
    if (late_) {
      return Error{Fault::kUnavailable, "OpenCL: the device gave no answer within " +
                                            std::to_string(patience.count()) + " ms"};
    }
    return cl_error(call_, code_);
  }

 private:
  template <class T>
  static std::size_t bytes(const std::vector<T>& values) {
    return (values.empty() ? 1 : values.size()) * sizeof(T);  // a buffer of nothing is an error
  }
  cl_mem buffer(cl_mem_flags flags, std::size_t size, void* data) {
    if (code_ != CL_SUCCESS) return nullptr;
    cl_int code = CL_SUCCESS;
    buffers_.emplace_back(clCreateBuffer(context_, flags, size, data, &code));
    note("clCreateBuffer", code);
    return buffers_.back().get();
  }
  template <class T>
  void set(cl_kernel kernel, cl_uint index, const T& value) {
    if (code_ == CL_SUCCESS)
      note("clSetKernelArg", clSetKernelArg(kernel, index, sizeof(T), &value));
  }
  void note(const char* call, cl_int code) {
    if (code_ != CL_SUCCESS || code == CL_SUCCESS) return;
    code_ = code;
    call_ = call;
  }

  cl_context context_;
  cl_command_queue queue_;
  std::size_t group_size_;
  std::vector<ClBuffer> buffers_;
  cl_int code_{CL_SUCCESS};
  const char* call_{""};
  bool late_{};
};

constexpr std::size_t kLanes = 8;  // of stress.cl

/// The next multiple of the lanes.
constexpr std::size_t padded(std::size_t size) { return (size + kLanes - 1) / kLanes * kLanes; }

cl_uint word(std::size_t size) { return static_cast<cl_uint>(size); }

/// Rows of `width`, each filled up with zeros.
std::vector<double> padded_rows(const std::vector<double>& rows, std::size_t width) {
  if (width == 0) return {};
  std::vector<double> out(rows.size() / width * padded(width), 0.0);
  for (std::size_t r = 0; r < rows.size() / width; ++r) {
    std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(r * width), width,
                out.begin() + static_cast<std::ptrdiff_t>(r * padded(width)));
  }
  return out;
}

/// The correlation rows, eight positions side by side: lanes run along positions.
std::vector<double> tiles_of(const Prepared& p) {
  std::vector<double> out(p.row_size * padded(p.positions), 0.0);
  for (std::size_t i = 0; i < p.positions; ++i) {
    const std::size_t tile = i / kLanes * kLanes * p.row_size + i % kLanes;
    for (std::size_t d = 0; d < p.row_size; ++d)
      out[tile + d * kLanes] = p.rows[i * p.row_size + d];
  }
  return out;
}

Result<std::vector<unsigned char>> read_binary(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return Error{Fault::kUnavailable, path + ": cannot be read"};
  std::vector<unsigned char> bytes{std::istreambuf_iterator<char>{file}, {}};
  if (bytes.empty()) return Error{Fault::kInvalid, path + ": empty, expected a device's program"};
  return bytes;
}

Result<ClProgram> from_binary(cl_context context, cl_device_id device, const std::string& path) {
  const auto bytes = read_binary(path);
  if (!bytes) return bytes.error();
  const unsigned char* data = bytes->data();
  const std::size_t size = bytes->size();
  cl_int taken = CL_SUCCESS;
  cl_int code = CL_SUCCESS;
  ClProgram program{clCreateProgramWithBinary(context, 1, &device, &size, &data, &taken, &code)};
  if (code != CL_SUCCESS || taken != CL_SUCCESS) {
    return Error{Fault::kInvalid, path +
                                      ": no program for this device (clCreateProgramWithBinary: " +
                                      cl_error_name(code != CL_SUCCESS ? code : taken) + ")"};
  }
  return program;
}

Result<ClProgram> from_source(cl_context context, const std::string& given) {
  const std::string source = given.empty() ? kKernelText : given;
  const char* text = source.c_str();
  const std::size_t size = source.size();
  cl_int code = CL_SUCCESS;
  ClProgram program{clCreateProgramWithSource(context, 1, &text, &size, &code)};
  if (code != CL_SUCCESS) return cl_error("clCreateProgramWithSource", code);
  return program;
}

Result<ClKernel> kernel_of(cl_program program, const char* name) {
  cl_int code = CL_SUCCESS;
  ClKernel kernel{clCreateKernel(program, name, &code)};
  if (code == CL_SUCCESS) return kernel;
  return Error{Fault::kInvalid, std::string{"OpenCL: the program has no kernel "} + name +
                                    " (clCreateKernel: " + cl_error_name(code) + ")"};
}

}  // namespace

OpenclStress::OpenclStress(std::unique_ptr<Device> device) : device_{std::move(device)} {}
OpenclStress::~OpenclStress() = default;

std::string OpenclStress::name() const { return "opencl: " + device_->name; }

Result<std::unique_ptr<OpenclStress>> OpenclStress::open(const OpenclSettings& settings) {
  const auto devices = cl_devices();
  if (!devices) return devices.error();
  if (settings.device >= devices->size()) {
    return Error{Fault::kInvalid, "OpenCL: device " + std::to_string(settings.device) +
                                      ": expected 0 to " + std::to_string(devices->size() - 1)};
  }
  auto device = std::make_unique<Device>();
  device->id = (*devices)[settings.device];
  device->name = cl_device_text(device->id, CL_DEVICE_NAME);
  device->group_size = settings.group_size;
  device->patience = settings.patience;
  if (Status doubles = cl_check_doubles(cl_doubles(device->id), device->name); !doubles)
    return doubles.error();
  cl_int code = CL_SUCCESS;
  device->context.reset(clCreateContext(nullptr, 1, &device->id, nullptr, nullptr, &code));
  if (code != CL_SUCCESS) return cl_error("clCreateContext", code);
  device->queue.reset(clCreateCommandQueue(device->context.get(), device->id, 0, &code));
  if (code != CL_SUCCESS) return cl_error("clCreateCommandQueue", code);
  auto program = settings.binary_path.empty()
                     ? from_source(device->context.get(), settings.source)
                     : from_binary(device->context.get(), device->id, settings.binary_path);
  if (!program) return program.error();
  device->program = std::move(*program);
  code = clBuildProgram(device->program.get(), 1, &device->id, "-cl-std=CL1.2", nullptr, nullptr);
  if (code != CL_SUCCESS) {
    return Error{Fault::kInvalid, "OpenCL: the kernels do not build on '" + device->name +
                                      "' (clBuildProgram: " + cl_error_name(code) + ")\n" +
                                      cl_build_log(device->program.get(), device->id)};
  }
  const std::pair<const char*, ClKernel*> kernels[] = {
      {"stress_scenarios", &device->scenarios},
      {"stress_history", &device->history},
      {"stress_paths", &device->paths},
      {"stress_correlations", &device->correlations}};
  for (const auto& [name, place] : kernels) {
    auto kernel = kernel_of(device->program.get(), name);
    if (!kernel) return kernel.error();
    *place = std::move(*kernel);
  }
  return std::unique_ptr<OpenclStress>{new OpenclStress{std::move(device)}};
}

Result<Outcomes> OpenclStress::evaluate(const Prepared& p) {
  const Device& d = *device_;
  const std::size_t scenarios = padded(p.scenarios);
  const std::size_t days = padded(p.days);
  const std::size_t paths = padded(p.paths);
  const std::size_t positions = padded(p.positions);
  Outcomes out;
  out.scenario_profit.resize(scenarios);
  out.scenario_worst.resize(scenarios);
  out.history_profit.resize(days);
  out.path_profit.resize(paths);
  std::vector<double> correlations(p.positions * positions);

  Work work{d.context.get(), d.queue.get(), d.group_size};
  const cl_mem value = work.input(p.value);
  const cl_mem profit = work.output(out.scenario_profit);
  const cl_mem worst = work.output(out.scenario_worst);
  work.run(d.scenarios.get(), scenarios / kLanes, 1, word(p.positions), word(scenarios),
           word(p.factors), p.widest, value, work.input(p.magnitude), work.input(p.lone_sigma),
           work.input(p.shared_sigma), work.input(p.impact), work.input(p.loadings),
           work.input(padded_rows(p.shocks, p.scenarios)),
           work.input(padded_rows(p.coefficients, p.scenarios)), profit, worst);
  const cl_mem history = work.output(out.history_profit);
  work.run(d.history.get(), days / kLanes, 1, word(p.positions), word(days), value,
           work.input(padded_rows(p.history, p.days)), history);
  const cl_mem path = work.output(out.path_profit);
  work.run(d.paths.get(), paths / kLanes, 1, word(paths), word(p.weights.size()), p.tail_degrees,
           static_cast<cl_ulong>(p.seed), work.input(p.weights), path);
  const cl_mem rho = work.output(correlations);
  work.run(d.correlations.get(), positions / kLanes, p.positions, word(p.positions),
           word(positions), word(p.row_size), work.input(tiles_of(p)), rho);
  work.finish(d.patience);
  work.read(profit, out.scenario_profit);
  work.read(worst, out.scenario_worst);
  work.read(history, out.history_profit);
  work.read(path, out.path_profit);
  work.read(rho, correlations);
  if (Status done = work.status(d.patience); !done) return done.error();

  out.scenario_profit.resize(p.scenarios);
  out.scenario_worst.resize(p.scenarios);
  out.history_profit.resize(p.days);
  out.path_profit.resize(p.paths);
  out.correlations.assign(p.positions * p.positions, 0.0);
  // The kernel leaves tiles of no such pair as they were.
  for (std::size_t i = 0; i < p.positions; ++i) {
    for (std::size_t j = i + 1; j < p.positions; ++j)
      out.correlations[i * p.positions + j] = correlations[i * positions + j];
  }
  return out;
}

Result<std::vector<unsigned char>> OpenclStress::binary() const {
  std::size_t size = 0;
  cl_int code = clGetProgramInfo(device_->program.get(), CL_PROGRAM_BINARY_SIZES, sizeof(size),
                                 &size, nullptr);
  if (code != CL_SUCCESS) return cl_error("clGetProgramInfo", code);
  std::vector<unsigned char> bytes(size);
  unsigned char* data = bytes.data();
  code =
      clGetProgramInfo(device_->program.get(), CL_PROGRAM_BINARIES, sizeof(data), &data, nullptr);
  if (code != CL_SUCCESS) return cl_error("clGetProgramInfo", code);
  return bytes;
}

}  // namespace pcl::stress
