// JSONTestSuite (https://github.com/nst/JSONTestSuite): every text as the value of a field that is skipped, and of one
// that is read as STRING. Files y_* are JSON, n_* are not, i_* may be either. The files lie beside the project; without
// them the test says so and skips.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "formats/format_fixture.h"

namespace millrace {
namespace {

namespace fs = std::filesystem;

fs::path findArchive() {
  for (fs::path at = fs::path(__FILE__).parent_path(); at.has_relative_path(); at = at.parent_path()) {
    const fs::path archive = at.parent_path() / "shared/data/hostile/json_test_suite.tar.gz";
    if (fs::exists(archive)) return archive;
  }
  return {};
}

std::string contentOf(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST(JsonTestSuite, AcceptsAndRejectsAsTheStandardSays) {
  const fs::path archive = findArchive();
  if (archive.empty()) {
    std::cerr << "SKIPPED: shared/data/hostile/json_test_suite.tar.gz is not there\n";
    GTEST_SKIP();
  }
  const fs::path folder = fs::temp_directory_path() / ("millrace-json-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  ASSERT_EQ(std::system(("tar xzf '" + archive.string() + "' -C '" + folder.string() + "'").c_str()), 0);
  TablePlan skips, reads;
  skips.column("other", skips.text()).option("validate", "full");
  reads.column("a", reads.text()).option("validate", "full");
  int seen = 0;
  for (const auto& entry : fs::directory_iterator(folder / "test_parsing")) {
    const std::string name = entry.path().filename().string();
    std::string text = contentOf(entry.path());
    if (name[0] == 'y') std::replace(text.begin(), text.end(), '\n', ' ');  // a line break ends a row
    const std::string row = "{\"a\":" + text + "}\n";
    for (TablePlan* table : {&skips, &reads}) {
      const Decoded out = decodeText(*table, "json", row);
      if (name[0] == 'y') EXPECT_TRUE(out.bad.empty()) << name << ": " << out.bad[0];
      if (name[0] == 'n') EXPECT_FALSE(out.bad.empty()) << name;
    }
    ++seen;
  }
  fs::remove_all(folder);
  EXPECT_GT(seen, 300);
}

}  // namespace
}  // namespace millrace
