// Malformed CSV files that once broke another engine (DuckDB's fuzz set): no crash, and the same rows however the bytes
// arrive. The files lie beside the project; without them the test says so and skips.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "formats/fuzz_decoder.h"

namespace millrace {
namespace {

namespace fs = std::filesystem;

TEST(HostileCsv, NeverCrashesAndDoesNotDependOnPieces) {
  fs::path archive;
  for (fs::path at = fs::path(__FILE__).parent_path(); archive.empty() && at.has_relative_path();
       at = at.parent_path()) {
    const fs::path candidate = at.parent_path() / "shared/data/hostile/duckdb_csv_fuzz.tar.gz";
    if (fs::exists(candidate)) archive = candidate;
  }
  if (archive.empty()) {
    std::cerr << "SKIPPED: shared/data/hostile/duckdb_csv_fuzz.tar.gz is not there\n";
    GTEST_SKIP();
  }
  const fs::path folder = fs::temp_directory_path() / ("millrace-csv-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  ASSERT_EQ(std::system(("tar xzf '" + archive.string() + "' -C '" + folder.string() + "'").c_str()), 0);
  int seen = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    for (const bool lenient : {false, true}) {
      TablePlan table;
      table.column("a", table.text()).column("b", table.integer()).column("c", table.timestamp(3));
      if (lenient) table.option("ignore-parse-errors", true).option("escape-character", "\\");
      checkDecoder(table, "csv", text.str().substr(0, 20'000));
    }
    ++seen;
  }
  fs::remove_all(folder);
  EXPECT_GT(seen, 200);
}

}  // namespace
}  // namespace millrace
