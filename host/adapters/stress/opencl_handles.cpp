#include "host/adapters/stress/opencl_handles.hpp"

#include <algorithm>

namespace pcl::stress {
namespace {

// Of the ICD's extension header, which Debian ships apart: the loader has found no platform.
constexpr cl_int kPlatformNotFoundKhr = -1001;
constexpr cl_uint kPlatformsMax = 16;
constexpr cl_uint kDevicesMax = 64;  // of a platform
constexpr std::size_t kTextMax = 4'096;

std::string trimmed(std::string text) {
  text.erase(std::find(text.begin(), text.end(), '\0'), text.end());
  return text;
}

}  // namespace

std::string cl_error_name(cl_int code) {
  switch (code) {
    case CL_DEVICE_NOT_FOUND:
      return "CL_DEVICE_NOT_FOUND";
    case CL_DEVICE_NOT_AVAILABLE:
      return "CL_DEVICE_NOT_AVAILABLE";
    case CL_COMPILER_NOT_AVAILABLE:
      return "CL_COMPILER_NOT_AVAILABLE";
    case CL_MEM_OBJECT_ALLOCATION_FAILURE:
      return "CL_MEM_OBJECT_ALLOCATION_FAILURE";
    case CL_OUT_OF_RESOURCES:
      return "CL_OUT_OF_RESOURCES";
    case CL_OUT_OF_HOST_MEMORY:
      return "CL_OUT_OF_HOST_MEMORY";
    case CL_BUILD_PROGRAM_FAILURE:
      return "CL_BUILD_PROGRAM_FAILURE";
    case CL_INVALID_BINARY:
      return "CL_INVALID_BINARY";
    case CL_INVALID_KERNEL_NAME:
      return "CL_INVALID_KERNEL_NAME";
    case CL_INVALID_WORK_GROUP_SIZE:
      return "CL_INVALID_WORK_GROUP_SIZE";
    case kPlatformNotFoundKhr:
      return "CL_PLATFORM_NOT_FOUND_KHR";
    default:
      return "error " + std::to_string(code);
  }
}

Error cl_error(const std::string& call, cl_int code) {
  return Error{Fault::kUnavailable, "OpenCL: " + call + ": " + cl_error_name(code)};
}

Result<std::vector<cl_device_id>> cl_devices() {
  cl_platform_id platforms[kPlatformsMax] = {};
  cl_uint platform_count = 0;
  const cl_int code = clGetPlatformIDs(kPlatformsMax, platforms, &platform_count);
  if (code == kPlatformNotFoundKhr || (code == CL_SUCCESS && platform_count == 0)) {
    return Error{Fault::kUnavailable, "OpenCL: no platform is installed (clGetPlatformIDs: " +
                                          cl_error_name(kPlatformNotFoundKhr) + ")"};
  }
  if (code != CL_SUCCESS) return cl_error("clGetPlatformIDs", code);
  std::vector<cl_device_id> all;
  for (cl_uint p = 0; p < std::min(platform_count, kPlatformsMax); ++p) {
    cl_device_id devices[kDevicesMax] = {};
    cl_uint count = 0;
    // A platform without a device is no fault of the others'.
    if (clGetDeviceIDs(platforms[p], CL_DEVICE_TYPE_ALL, kDevicesMax, devices, &count) !=
        CL_SUCCESS)
      continue;
    all.insert(all.end(), devices, devices + std::min(count, kDevicesMax));
  }
  if (all.empty()) return Error{Fault::kUnavailable, "OpenCL: no platform has a device"};
  return all;
}

std::string cl_device_text(cl_device_id device, cl_device_info what) {
  std::string text(kTextMax, '\0');
  if (clGetDeviceInfo(device, what, text.size(), text.data(), nullptr) != CL_SUCCESS) return "?";
  return trimmed(std::move(text));
}

cl_device_fp_config cl_doubles(cl_device_id device) {
  cl_device_fp_config doubles = 0;
  const cl_int code =
      clGetDeviceInfo(device, CL_DEVICE_DOUBLE_FP_CONFIG, sizeof(doubles), &doubles, nullptr);
  return code == CL_SUCCESS ? doubles : 0;
}

Status cl_check_doubles(cl_device_fp_config doubles, const std::string& device) {
  if (doubles != 0) return ok();
  return Error{Fault::kUnavailable,
               "OpenCL: device '" + device + "' has no double precision (cl_khr_fp64)"};
}

std::string cl_build_log(cl_program program, cl_device_id device) {
  std::size_t size = 0;
  if (clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, 0, nullptr, &size) != CL_SUCCESS)
    return "";
  std::string text(size, '\0');
  if (clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, size, text.data(), nullptr) !=
      CL_SUCCESS)
    return "";
  text = trimmed(std::move(text));
  return text.substr(0, kTextMax);
}

}  // namespace pcl::stress
