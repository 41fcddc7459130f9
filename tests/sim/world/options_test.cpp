// The command line of portcullis-world.
#include "sim/world/options.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace pcl::world {
namespace {

Result<Options> parsed(const std::vector<const char*>& arguments) {
  std::vector<const char*> all{"portcullis-world"};
  for (const char* argument : arguments) all.push_back(argument);
  return parse(static_cast<int>(all.size()), all.data());
}

TEST(Options, AreWhatWasAsked) {
  const auto none = parsed({});
  ASSERT_TRUE(none);
  EXPECT_EQ(none->seed, 1U);
  EXPECT_EQ(none->seeds, 1U);
  EXPECT_FALSE(none->faults);
  const auto all = parsed(
      {"--seed", "7", "--seeds", "0", "--events", "20:300", "--faults", "bust,halt", "--trace"});
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(all->seed, 7U);
  EXPECT_EQ(all->seeds, 0U);
  EXPECT_EQ(all->first_event, 20U);
  EXPECT_EQ(all->events, 300U);
  EXPECT_EQ(names_of(*all->faults), "halt,bust");
  EXPECT_TRUE(all->trace);
  EXPECT_EQ(names_of(*parsed({"--faults", "none"})->faults), "none");
}

TEST(Options, ABadOneIsNamed) {
  EXPECT_EQ(parsed({"--sed", "1"}).error().message, "option '--sed': expected one that is known");
  EXPECT_EQ(parsed({"--seed", "1x"}).error().message, "--seed '1x': expected a number");
  EXPECT_EQ(parsed({"--events", "5:"}).error().message, "--events '': expected a number");
  EXPECT_NE(parsed({"--faults", "bust,lies"}).error().message.find("--faults 'lies'"),
            std::string::npos);
}

}  // namespace
}  // namespace pcl::world
