// A machine without OpenCL: the loader reads its list once a process, so this is one of its own.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "host/adapters/stress/evaluator_choice.hpp"

namespace pcl::stress {
namespace {

TEST(OpenclAbsent, IsANamedErrorAndTheReferenceStillWorks) {
  const auto nothing =
      std::filesystem::temp_directory_path() / ("pcl_no_opencl_" + std::to_string(::getpid()));
  std::filesystem::create_directory(nothing);
  ::setenv("OCL_ICD_VENDORS", nothing.c_str(), 1);
  const auto device = make_evaluator("opencl");
  std::filesystem::remove(nothing);
  ASSERT_FALSE(device);
  EXPECT_EQ(device.error().fault, Fault::kUnavailable);
  EXPECT_EQ(device.error().message,
            "OpenCL: no platform is installed (clGetPlatformIDs: CL_PLATFORM_NOT_FOUND_KHR)");
  EXPECT_TRUE(make_evaluator("reference"));
}

}  // namespace
}  // namespace pcl::stress
