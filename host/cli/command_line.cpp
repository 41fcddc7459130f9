#include "host/cli/command_line.hpp"

#include <ostream>
#include <vector>

namespace pcl::cli {

namespace po = boost::program_options;

std::optional<po::variables_map> read_options(const char* command,
                                              const po::options_description& options,
                                              std::span<const std::string> args, std::ostream& out,
                                              std::ostream& err, int& exit) {
  constexpr int kExitDone = 0, kExitUsage = 2;
  try {
    const std::vector<std::string> words{args.begin(), args.end()};
    po::variables_map values;
    po::store(po::command_line_parser(words).options(options).positional({}).run(), values);
    if (values.count("help") != 0) {
      out << options;
      exit = kExitDone;
      return std::nullopt;
    }
    po::notify(values);
    return values;
  } catch (const po::error& wrong) {
    err << "portcullis " << command << ": " << wrong.what() << '\n' << options;
    exit = kExitUsage;
    return std::nullopt;
  }
}

}  // namespace pcl::cli
