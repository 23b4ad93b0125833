#pragma once
// A .gz file as a stream of decoded bytes (RFC 1952, several members one after the other). What was decoded but belongs
// to later rows is kept with it between blocks.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "connectors/claim_board.h"

namespace millrace {

class GzipStream final : public SplitStream {
 public:
  static Status open(const std::string& path, std::unique_ptr<GzipStream>* out);
  ~GzipStream() override;

  // Decodes up to `size` bytes to `out`; 0 at the end of the file.
  Status read(uint8_t* out, size_t size, size_t* decoded);
  uint64_t takeFileBytes() { return std::exchange(fileBytes_, 0); }  // read from the file since the last call

  std::vector<uint8_t> kept;  // decoded bytes from `offset` on
  uint64_t offset = 0;        // decoded bytes before `kept`
  bool ended = false;

 private:
  explicit GzipStream(std::string path);
  Status fill();
  struct Inflater;
  std::string path_;
  int file_ = -1;
  std::unique_ptr<Inflater> inflater_;
  std::vector<uint8_t> input_;
  uint64_t fileBytes_ = 0;
  bool endOfInput_ = false;
};

}  // namespace millrace
