// Twelve shapes of jobs, with diamonds, on rings of 4 descriptors and 2 segments a channel, with random stalls: all
// rows arrive, in order where the edge asks for it, and nothing hangs. Runs under the thread sanitizer (npm run
// sanitize -- thread exchange).
#include <gtest/gtest.h>

#include "job_runner.h"

namespace millrace::testing {
namespace {

using Partition = EdgePlan::Partition;

struct Shape {
  const char* name;
  uint32_t sources;
  uint32_t copies;  // how often every row reaches the sink
  std::function<void(PlanMaker&, const std::vector<uint32_t>& sources, Collected&)> build;
  bool canonical = true;
};

const std::vector<Shape>& shapes() {
  static const std::vector<Shape> all = {
      {"straight", 1, 1,
       [](PlanMaker& plan, const std::vector<uint32_t>& in, Collected& out) {
         plan.edge(in[0], plan.collect(out, true), Partition::kSingle, true);
       }},
      {"unordered_hash_then_collect", 1, 1,
       [](PlanMaker& plan, const std::vector<uint32_t>& in, Collected& out) {
         uint32_t middle = plan.pass();
         plan.edge(in[0], middle, Partition::kHash, false);
         plan.edge(middle, plan.collect(out, false), Partition::kSingle, false);
       },
       false},
      {"two_ordered_exchanges", 1, 1,
       [](PlanMaker& plan, const std::vector<uint32_t>& in, Collected& out) {
         uint32_t middle = plan.pass();
         plan.edge(in[0], middle, Partition::kHash, true);
         plan.edge(middle, plan.collect(out, true), Partition::kSingle, true);
       }},
      {"unordered_then_ordered", 1, 1,
       [](PlanMaker& plan, const std::vector<uint32_t>& in, Collected& out) {
         uint32_t first = plan.pass(), second = plan.pass();
         plan.edge(in[0], first, Partition::kHash, false);
         plan.edge(first, second, Partition::kRoundRobin, false);
         plan.edge(second, plan.collect(out, true), Partition::kSingle, true);
       }},
      {"union_of_two_sources", 2, 1,
       [](PlanMaker& plan, const std::vector<uint32_t>& in, Collected& out) {
         uint32_t both = plan.pass();
         plan.edge(in[0], both, Partition::kForward, false, 0);
         plan.edge(in[1], both, Partition::kForward, false, 1);
         uint32_t keyed = plan.pass();
         plan.edge(both, keyed, Partition::kHash, true);
         plan.edge(keyed, plan.collect(out, true), Partition::kSingle, true);
       }},
      {"diamond_of_forward_edges", 1, 2,
       [](PlanMaker& plan, const std::vector<uint32_t>& in, Collected& out) {
         uint32_t left = plan.passBehind(in[0]), right = plan.passBehind(in[0]);
         uint32_t both = plan.pass();
         plan.edge(left, both, Partition::kForward, false, 0);
         plan.edge(right, both, Partition::kForward, false, 1);
         plan.edge(both, plan.collect(out, true), Partition::kSingle, true);
       }},
      {"diamond_of_a_short_and_a_long_way", 1, 2,
       [](PlanMaker& plan, const std::vector<uint32_t>& in, Collected& out) {
         uint32_t far = plan.pass(), farther = plan.pass();
         plan.edge(in[0], far, Partition::kHash, true);
         plan.edge(far, farther, Partition::kRoundRobin, true);
         uint32_t sink = plan.collect(out, true);
         plan.edge(in[0], sink, Partition::kSingle, true, 0);
         plan.edge(farther, sink, Partition::kSingle, true, 1);
       }},
      {"diamond_of_ordered_and_unordered", 1, 2,
       [](PlanMaker& plan, const std::vector<uint32_t>& in, Collected& out) {
         uint32_t left = plan.pass(), right = plan.pass(), both = plan.pass();
         plan.edge(in[0], left, Partition::kHash, true);
         plan.edge(in[0], right, Partition::kRoundRobin, false);
         plan.edge(left, both, Partition::kHash, false, 0);
         plan.edge(right, both, Partition::kHash, false, 1);
         plan.edge(both, plan.collect(out, true), Partition::kSingle, true);
       }},
      {"broadcast_and_hash", 1, 4,
       [](PlanMaker& plan, const std::vector<uint32_t>& in, Collected& out) {
         uint32_t both = plan.pass();
         plan.edge(in[0], both, Partition::kBroadcast, true, 0);
         plan.edge(in[0], both, Partition::kHash, true, 1);
         plan.edge(both, plan.collect(out, true), Partition::kSingle, true);
       }},
      {"through_one_worker_and_out_again", 2, 1,
       [](PlanMaker& plan, const std::vector<uint32_t>& in, Collected& out) {
         uint32_t one = plan.pass(true), many = plan.pass();
         plan.edge(in[0], one, Partition::kSingle, true, 0);
         plan.edge(in[1], one, Partition::kSingle, true, 1);
         plan.edge(one, many, Partition::kHash, false);
         plan.edge(many, plan.collect(out, true), Partition::kSingle, true);
       }},
      {"five_exchanges", 1, 1,
       [](PlanMaker& plan, const std::vector<uint32_t>& in, Collected& out) {
         uint32_t last = in[0];
         for (int i = 0; i < 4; ++i) {
           uint32_t next = plan.pass();
           plan.edge(last, next, i % 2 ? Partition::kRoundRobin : Partition::kHash, i % 2 == 0);
           last = next;
         }
         plan.edge(last, plan.collect(out, true), Partition::kSingle, true);
       }},
      {"two_diamonds_over_two_sources", 2, 2,
       [](PlanMaker& plan, const std::vector<uint32_t>& in, Collected& out) {
         uint32_t a = plan.pass(), b = plan.pass(), c = plan.pass();
         plan.edge(in[0], a, Partition::kHash, true, 0);
         plan.edge(in[1], a, Partition::kHash, true, 1);
         plan.edge(in[0], b, Partition::kRoundRobin, false, 0);
         plan.edge(in[1], b, Partition::kRoundRobin, false, 1);
         plan.edge(a, c, Partition::kHash, true, 0);
         plan.edge(b, c, Partition::kHash, true, 1);
         plan.edge(c, plan.collect(out, true), Partition::kSingle, true);
       }},
  };
  return all;
}

std::vector<std::unique_ptr<SourceShared>> makeSources(const Plan& plan, uint32_t rows, uint64_t seed, bool stalls) {
  std::vector<std::unique_ptr<SourceShared>> sources;
  for (uint32_t s = 0; s < plan.sources.size(); ++s) {
    sources.push_back(std::make_unique<GeneratedSource>(
        plan.types, s, static_cast<uint32_t>(plan.sources[s].splits.size()), rows, stalls, seed));
  }
  return sources;
}

std::vector<std::pair<OrderKey, int64_t>> expectedRows(const std::vector<std::unique_ptr<SourceShared>>& sources,
                                                       uint32_t copies) {
  std::vector<std::pair<OrderKey, int64_t>> expected;
  for (const auto& source : sources) {
    for (const GeneratedSplit& split : static_cast<GeneratedSource&>(*source).splits()) {
      for (const GeneratedBlock& block : split.blocks) {
        for (const GeneratedRow& row : block.rows) {
          for (uint32_t copy = 0; copy < copies; ++copy) expected.emplace_back(row.order, row.id);
        }
      }
    }
  }
  std::sort(expected.begin(), expected.end());
  return expected;
}

class DagShapes : public ::testing::TestWithParam<size_t> {};

TEST_P(DagShapes, every_row_arrives_in_order_and_nothing_hangs) {
  const Shape& shape = shapes()[GetParam()];
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    Collected collected;
    PlanMaker maker(3, true, seed);
    std::vector<uint32_t> in;
    for (uint32_t s = 0; s < shape.sources; ++s) in.push_back(maker.source(1 + (seed + s) % 3));
    shape.build(maker, in, collected);
    auto sources = makeSources(maker.plan(), 400, seed, true);
    auto expected = expectedRows(sources, shape.copies);
    RunResult result = runJob(maker.take(), std::move(sources));
    ASSERT_FALSE(result.hung) << shape.name << " seed " << seed;
    ASSERT_EQ(static_cast<int>(result.state), static_cast<int>(JobState::kFinished)) << result.error.message;
    EXPECT_TRUE(collected.complaints.empty()) << shape.name << " seed " << seed << ": " << collected.complaints[0];
    std::vector<std::pair<OrderKey, int64_t>> got;
    for (const GeneratedRow& row : collected.rows) got.emplace_back(row.order, row.id);
    if (!shape.canonical) {
      // Without order positions stay, watermarks need not.
      for (auto* rows : {&got, &expected}) {
        for (auto& row : *rows) row.first.watermark = 0;
      }
      std::sort(got.begin(), got.end());
      std::sort(expected.begin(), expected.end());
    }
    EXPECT_EQ(got, expected) << shape.name << " seed " << seed;
    EXPECT_TRUE(collected.committed);
  }
}

INSTANTIATE_TEST_SUITE_P(All, DagShapes, ::testing::Range<size_t>(0, shapes().size()),
                         [](const ::testing::TestParamInfo<size_t>& info) {
                           return std::string(shapes()[info.param].name);
                         });

}  // namespace
}  // namespace millrace::testing
