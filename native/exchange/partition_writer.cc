#include "exchange/partition_writer.h"

#include "columnar/key_codec.h"

namespace millrace {

PartitionWriter::PartitionWriter(const Plan& plan, const ExchangeEdge& edge, std::vector<OutChannel> channels)
    : plan_(plan), partition_(EdgePlan::Partition::kSingle), schemaId_(plan.messages[edge.fromOperator].schema), dropOrder_(false), channels_(std::move(channels)) {
  if (edge.planEdge >= 0) {
    const EdgePlan& planned = plan.edges[edge.planEdge];
    partition_ = planned.partition;
    keyColumns_ = planned.columns;
    dropOrder_ = planned.order == OrderNeed::kNone && !plan.messages[edge.fromOperator].hiddenSequence;
    keepWatermark_ = plan.messages[edge.fromOperator].hiddenWatermark;
  }
  rows_.resize(channels_.size());
  sent_.resize(channels_.size());
}

void PartitionWriter::discard() {
  discarding_ = true;
  batch_ = BatchRef();
}

void PartitionWriter::write(BatchRef batch) {
  if (discarding_) return;
  batch_ = std::move(batch);
  if (dropOrder_ && (batch_->sequence || batch_->watermark)) {
    batch_ = Batch::derive(batch_, true);
    batch_->sequence = nullptr;
    if (!keepWatermark_) batch_->watermark = nullptr;
  }
  for (size_t c = 0; c < channels_.size(); ++c) {
    rows_[c].clear();
    sent_[c] = 0;
  }
  partitionRows();
}

void PartitionWriter::partitionRows() {
  using Partition = EdgePlan::Partition;
  auto selected = selectedRowList(*batch_);
  if (channels_.size() == 1 || partition_ == Partition::kSingle || partition_ == Partition::kForward) {
    rows_[0].assign(selected.begin(), selected.end());
    return;
  }
  if (partition_ == Partition::kBroadcast) {
    for (auto& rows : rows_) rows.assign(selected.begin(), selected.end());
    return;
  }
  if (partition_ == Partition::kRoundRobin) {
    rows_[next_].assign(selected.begin(), selected.end());
    next_ = (next_ + 1) % static_cast<uint32_t>(channels_.size());
    return;
  }
  std::string key;
  uint32_t consumers = static_cast<uint32_t>(channels_.size());
  for (uint16_t row : selected) {
    key.clear();
    appendKeyBytes(*batch_, keyColumns_, row, key);
    uint32_t group = keyGroupOf(hashKeyBytes(key), plan_.maxParallelism);
    rows_[workerOfKeyGroup(group, plan_.maxParallelism, consumers)].push_back(row);
  }
}

bool PartitionWriter::advance() {
  if (discarding_) return true;
  bool flushed = true;
  for (OutChannel& channel : channels_) flushed &= channel.flush();
  if (!batch_) return flushed;
  bool done = true;
  for (size_t c = 0; c < channels_.size(); ++c) {
    while (sent_[c] < rows_[c].size()) {
      uint32_t sent = channels_[c].sendRows(*batch_, std::span<const uint16_t>(rows_[c]).subspan(sent_[c]), schemaId_);
      if (sent == 0) break;
      sent_[c] += sent;
    }
    done &= sent_[c] == rows_[c].size();
  }
  if (done) batch_ = BatchRef();
  return done && flushed;
}

void PartitionWriter::control(const Descriptor& descriptor) {
  if (discarding_) return;
  for (OutChannel& channel : channels_) channel.sendControl(descriptor);
}

}  // namespace millrace
