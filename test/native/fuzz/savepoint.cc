// The savepoint decoder on any bytes: as a whole part, and as a record of a known table with a right checksum; whatever
// it accepts can be read.
#include <cstring>

#include "columnar/key_codec.h"
#include "columnar/random_batch.h"
#include "state/crc32c.h"
#include "state/savepoint.h"

namespace {

using namespace millrace;

void put(std::vector<uint8_t>& out, const void* bytes, size_t size) {
  const auto* from = static_cast<const uint8_t*>(bytes);
  out.insert(out.end(), from, from + size);
}

template <typename T>
void put(std::vector<uint8_t>& out, T value) {
  put(out, &value, sizeof(value));
}

// The input as the rows, key groups and batch of table "groups" of operator "op".
std::vector<uint8_t> recordOf(const uint8_t* data, size_t size) {
  std::vector<uint8_t> payload;
  put(payload, uint16_t{2});
  put(payload, "op", 2);
  put(payload, uint16_t{6});
  put(payload, "groups", 6);
  put(payload, uint32_t{1});
  put(payload, data, size);
  std::vector<uint8_t> part;
  put(part, "MRPART01", 8);
  put(part, static_cast<uint32_t>(payload.size()));
  put(part, crc32c(payload.data(), payload.size()));
  put(part, payload.data(), payload.size());
  return part;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 1) return 0;
  static const TypeTable types = testing::everyType();
  static const StateTable table{"groups", 1, testing::schemaOf(types).types};
  Savepoint savepoint;
  std::vector<uint8_t> part = data[0] & 1 ? recordOf(data + 1, size - 1) : std::vector<uint8_t>(data + 1, data + size);
  if (!savepoint.addPart(std::move(part), "part-0").ok()) return 0;
  auto reader = savepoint.reader("op", 0, 128, types);
  for (bool more = true; more;) {
    BatchRef rows;
    std::vector<uint16_t> groups;
    if (!reader->next(table, &rows, &groups, &more).ok() || !more) break;
    std::string bytes;
    for (uint16_t row : rows->selection) {
      for (const Vector& column : rows->columns) appendValueBytes(column, row, bytes);
    }
  }
  return 0;
}
