#pragma once
// PartitionWriter: the producer's side of an exchange edge on one worker. Takes one batch at a time, decides which
// consumer each row goes to, and sends it as rings and segments allow; unsent rows stay behind a cursor. Control goes
// to every consumer.
#include <span>
#include <string>
#include <vector>

#include "exchange/channel.h"
#include "plan/plan.h"

namespace millrace {

class PartitionWriter {
 public:
  // `marked`: a gate behind the edge merges by keys.
  PartitionWriter(const Plan& plan, const ExchangeEdge& edge, bool marked, std::vector<OutChannel> channels);

  bool idle() const { return !batch_; }
  void write(BatchRef batch, uint32_t block);  // only while idle()
  bool advance();                              // true: everything has been handed over, control included
  void control(const Descriptor& descriptor);  // only while idle(): control does not overtake rows
  void discard();                              // the consumers have ended: drop what is unsent, now and later
  bool marked() const { return marked_; }

 private:
  void partitionRows();
  void partitionByKey(std::span<const uint16_t> selected);
  const Plan& plan_;
  EdgePlan::Partition partition_;
  std::vector<uint32_t> keyColumns_;
  uint32_t schemaId_;
  bool marked_;
  bool toHost_;
  bool keepWatermark_;  // w(row) decides lateness or order behind this edge
  bool discarding_ = false;
  std::vector<OutChannel> channels_;
  BatchRef batch_;
  uint32_t block_ = 0;
  std::vector<std::vector<uint16_t>> rows_;  // per channel
  std::vector<uint32_t> sent_;
  std::string key_;
  uint32_t next_ = 0;  // round robin
};

}  // namespace millrace
