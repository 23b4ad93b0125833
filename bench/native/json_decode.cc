// Speed of the JSON decoder alone: five of nine fields of the access log, rows checked against a count by line breaks.
//   millrace_json_decode [rows]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "access_log.h"
#include "formats/row_decoder.h"
#include "plan/plan.h"
#include "plan/type_build.h"

namespace millrace::bench {
namespace {

void addColumn(Plan& plan, const char* name, PhysicalType physical) {
  Schema& schema = plan.schemas[0];
  schema.names.push_back(name);
  schema.types.push_back(plan.baseTypes[static_cast<size_t>(physical)]);
  SourceColumn column;
  column.name = name;
  column.ordinal = static_cast<uint32_t>(schema.types.size() - 1);
  plan.sources[0].columns.push_back(column);
}

int run(int64_t rows) {
  Plan plan;
  plan.schemas.resize(1);
  plan.sources.resize(1);
  appendBaseTypes(&plan.types, &plan.baseTypes);
  addColumn(plan, "time", PhysicalType::kString);
  addColumn(plan, "path", PhysicalType::kString);
  addColumn(plan, "status", PhysicalType::kInt32);
  addColumn(plan, "bytes", PhysicalType::kInt64);
  addColumn(plan, "request_time", PhysicalType::kFloat64);
  std::unique_ptr<RowDecoder> decoder;
  if (!findFormat("json")->openDecoder(plan, plan.sources[0], &decoder).ok()) return 1;

  AccessLog log(42);
  std::string text;
  log.appendBlock(0, rows, LogFormat::kNdjson, text);
  const auto lines = std::count(text.begin(), text.end(), '\n');
  auto buffer = makeRef<HeapBuffer>(text.size());
  std::memcpy(buffer->data(), text.data(), text.size());
  double best = 0;
  for (int round = 0; round < 20; ++round) {
    const auto start = std::chrono::steady_clock::now();
    int64_t decoded = 0;
    for (size_t at = 0; at < text.size();) {
      RowBytes run;
      run.owner = BufferRef(buffer.get());
      run.bytes = buffer->data() + at;
      run.size = run.ownedBytes = text.size() - at;
      run.fileOffset = at;
      run.endOfFile = true;
      DecodedRows out;
      decoder->decode(run, 8192, &out);
      at += out.consumedBytes;
      if (out.batch) decoded += out.batch->rows;
      if (!out.badRows.empty()) std::printf("bad row: %s\n", out.badRows[0].message.c_str());
    }
    if (decoded != lines) {
      std::printf("%lld rows of %lld\n", static_cast<long long>(decoded), static_cast<long long>(lines));
      return 1;
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    best = std::max(best, static_cast<double>(text.size()) / seconds);
  }
  std::printf("json: %.2f GB/s, %.1f M rows/s, one core\n", best / 1e9,
              best / static_cast<double>(text.size()) * static_cast<double>(lines) / 1e6);
  return 0;
}

}  // namespace
}  // namespace millrace::bench

int main(int count, char** arguments) { return millrace::bench::run(count > 1 ? std::atoll(arguments[1]) : 32768); }
