// OpenCL's objects with owners, and its errors by name.
#pragma once

#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "host/base/result.hpp"

namespace pcl::stress {

template <auto Release>
struct ClRelease {
  template <class T>
  void operator()(T* handle) const {
    Release(handle);
  }
};
template <class Handle, auto Release>
using ClHandle = std::unique_ptr<std::remove_pointer_t<Handle>, ClRelease<Release>>;

using ClContext = ClHandle<cl_context, &clReleaseContext>;
using ClQueue = ClHandle<cl_command_queue, &clReleaseCommandQueue>;
using ClProgram = ClHandle<cl_program, &clReleaseProgram>;
using ClKernel = ClHandle<cl_kernel, &clReleaseKernel>;
using ClBuffer = ClHandle<cl_mem, &clReleaseMemObject>;
using ClEvent = ClHandle<cl_event, &clReleaseEvent>;

/// "CL_OUT_OF_RESOURCES" and so on; the number for one without a name here.
[[nodiscard]] std::string cl_error_name(cl_int code);
/// "OpenCL: call: NAME".
[[nodiscard]] Error cl_error(const std::string& call, cl_int code);

/// Every device of every platform, in the loader's order. kUnavailable: no platform, or no device.
[[nodiscard]] Result<std::vector<cl_device_id>> cl_devices();
[[nodiscard]] std::string cl_device_text(cl_device_id device, cl_device_info what);
/// What the device does with doubles; 0: it has none.
[[nodiscard]] cl_device_fp_config cl_doubles(cl_device_id device);
/// Without doubles the promised bounds cannot be kept: kUnavailable, not rounded.
[[nodiscard]] Status cl_check_doubles(cl_device_fp_config doubles, const std::string& device);
/// Empty where the program has none.
[[nodiscard]] std::string cl_build_log(cl_program program, cl_device_id device);

}  // namespace pcl::stress
