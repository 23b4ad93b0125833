#pragma once
// PartitionWriter: the producer's side of an exchange edge on one worker. Takes one batch at a time, decides which consumer each row goes to, and
// sends it as rings and segments allow; unsent rows stay behind a cursor. Control goes to every consumer.
#include <vector>

#include "exchange/channel.h"
#include "plan/plan.h"

namespace millrace {

class PartitionWriter {
 public:
  PartitionWriter(const Plan& plan, const ExchangeEdge& edge, std::vector<OutChannel> channels);

  bool idle() const { return !batch_; }
  void write(BatchRef batch);      // only while idle()
  bool advance();                  // true: everything has been handed over, control included
  void control(const Descriptor& descriptor);
  void discard();                  // the consumers have ended: drop what is unsent, now and later
  bool keysFromWatermarks = false; // results carry their window's end: a watermark says how far they are complete

 private:
  void partitionRows();
  const Plan& plan_;
  EdgePlan::Partition partition_;
  std::vector<uint32_t> keyColumns_;
  uint32_t schemaId_;
  bool dropOrder_;                 // nobody behind this edge asks for positions
  bool discarding_ = false;
  bool keepWatermark_ = false;     // w(row) decides lateness behind this edge
  std::vector<OutChannel> channels_;
  BatchRef batch_;
  std::vector<std::vector<uint16_t>> rows_;  // per channel
  std::vector<uint32_t> sent_;
  uint32_t next_ = 0;              // round robin
};

}  // namespace millrace
