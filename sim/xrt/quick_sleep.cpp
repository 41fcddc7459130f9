// A library to preload: sleep() for at most a millisecond.
//
// XRT's emulation waits with whole seconds where nothing takes them (ten in load_xclbin, ten at
// close). Only the emulation's launcher preloads it; no program of ours calls sleep().
#include <ctime>

extern "C" unsigned sleep(unsigned seconds) {
  const timespec instant{0, 1'000'000};
  if (seconds != 0) ::nanosleep(&instant, nullptr);
  return 0;
}
