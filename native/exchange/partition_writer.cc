#include "exchange/partition_writer.h"

#include "columnar/key_codec.h"

namespace millrace {

PartitionWriter::PartitionWriter(const Plan& plan, const ExchangeEdge& edge, bool marked,
                                 std::vector<OutChannel> channels)
    : plan_(plan),
      partition_(EdgePlan::Partition::kSingle),
      schemaId_(plan.messages[edge.fromOperator].schema),
      marked_(marked),
      toHost_(edge.planEdge < 0),
      keepWatermark_(marked || plan.messages[edge.fromOperator].hiddenWatermark),
      channels_(std::move(channels)) {
  if (!toHost_) {
    partition_ = plan.edges[edge.planEdge].partition;
    keyColumns_ = plan.edges[edge.planEdge].columns;
  }
  rows_.resize(channels_.size());
  sent_.resize(channels_.size());
}

void PartitionWriter::discard() {
  discarding_ = true;
  batch_ = BatchRef();
}

void PartitionWriter::write(BatchRef batch, uint32_t block) {
  if (discarding_) return;
  batch_ = std::move(batch);
  block_ = block;
  // Positions stay with the rows, for errors; the host asks for neither.
  bool dropSequence = toHost_ && batch_->sequence, dropWatermark = (toHost_ || !keepWatermark_) && batch_->watermark;
  if (dropSequence || dropWatermark) {
    batch_ = Batch::derive(batch_, true);
    if (dropSequence) batch_->sequence = nullptr;
    if (dropWatermark) batch_->watermark = nullptr;
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
  } else if (partition_ == Partition::kBroadcast) {
    for (auto& rows : rows_) rows.assign(selected.begin(), selected.end());
  } else if (partition_ == Partition::kRoundRobin) {
    rows_[next_].assign(selected.begin(), selected.end());
    next_ = (next_ + 1) % static_cast<uint32_t>(channels_.size());
  } else {
    partitionByKey(selected);
  }
}

void PartitionWriter::partitionByKey(std::span<const uint16_t> selected) {
  uint32_t consumers = static_cast<uint32_t>(channels_.size());
  for (uint16_t row : selected) {
    key_.clear();
    appendKeyBytes(*batch_, keyColumns_, row, key_);
    uint32_t group = keyGroupOf(hashKeyBytes(key_), plan_.maxParallelism);
    rows_[workerOfKeyGroup(group, plan_.maxParallelism, consumers)].push_back(row);
  }
}

bool PartitionWriter::advance() {
  bool flushed = true;
  for (OutChannel& channel : channels_) flushed &= channel.flush();
  if (!batch_) return flushed;
  bool done = true;
  for (size_t c = 0; c < channels_.size(); ++c) {
    while (sent_[c] < rows_[c].size()) {
      uint32_t sent =
          channels_[c].sendRows(*batch_, std::span<const uint16_t>(rows_[c]).subspan(sent_[c]), schemaId_, block_);
      if (sent == 0) break;
      sent_[c] += sent;
    }
    done &= sent_[c] == rows_[c].size();
  }
  if (done) batch_ = BatchRef();
  return done && flushed;
}

void PartitionWriter::control(const Descriptor& descriptor) {
  if (discarding_ && descriptor.kind != DescriptorKind::kEnd) return;
  if (toHost_ && descriptor.kind != DescriptorKind::kEnd) return;  // the host asks for rows only
  for (OutChannel& channel : channels_) channel.sendControl(descriptor);
}

}  // namespace millrace
