// The text of kernels/stress/stress.cl, put in at build time.
#pragma once

namespace pcl::stress {
extern const char* const kKernelText;
}  // namespace pcl::stress
