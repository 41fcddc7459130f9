// Linked into a test program on a model that counts its lines: writes the counts when the program
// ends. scripts/coverage has made the counters static, so that they outlive the models that a test
// makes and destroys, and has put their registration, which clears them, behind pcl_naming; one
// model more, made here, gives them their names.
#include <verilated.h>
#include <verilated_cov.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include PCL_MODEL_SYMBOLS

bool pcl_naming = false;  // the generated code looks at it

namespace {

struct CoverageWriter {
  ~CoverageWriter() {
    const char* path = std::getenv("PCL_COVERAGE");
    if (path == nullptr) return;
    auto& counters = PCL_SYMBOLS::__Vcoverage;
    const std::vector<std::uint32_t> counted{std::begin(counters), std::end(counters)};
    pcl_naming = true;
    VerilatedContext context;
    const PCL_MODEL model{&context};
    std::copy(counted.begin(), counted.end(), std::begin(counters));
    context.coveragep()->write(path);
  }
} writer;

}  // namespace
