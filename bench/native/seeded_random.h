#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace millrace::bench {

/// xoroshiro128++ (Blackman and Vigna, 2019) seeded by splitmix64: the same numbers on every machine.
class SeededRandom {
 public:
  SeededRandom(uint64_t seed, uint64_t stream) {
    uint64_t state = seed * 0x9E3779B97F4A7C15u + stream;
    low_ = splitMix(state);
    high_ = splitMix(state);
  }

  uint64_t next() {
    const uint64_t low = low_;
    uint64_t high = high_;
    const uint64_t result = rotate(low + high, 17) + low;
    high ^= low;
    low_ = rotate(low, 49) ^ high ^ (high << 21);
    high_ = rotate(high, 28);
    return result;
  }

  /// Uniform in [0, 1).
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  /// Uniform in [0, bound).
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(((next() >> 32) * bound) >> 32); }

 private:
  static uint64_t rotate(uint64_t value, int bits) { return (value << bits) | (value >> (64 - bits)); }

  static uint64_t splitMix(uint64_t& state) {
    uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  uint64_t low_;
  uint64_t high_;
};

/// Draws an index with given weights in constant time (Walker's alias method, as Vose sets it up).
class WeightedChoice {
 public:
  explicit WeightedChoice(const std::vector<double>& weights) : accept_(weights.size()), alias_(weights.size()) {
    double total = 0;
    for (double weight : weights) total += weight;
    std::vector<double> scaled(weights.size());
    std::vector<uint32_t> small, large;
    for (uint32_t i = 0; i < weights.size(); ++i) {
      scaled[i] = weights[i] / total * static_cast<double>(weights.size());
      (scaled[i] < 1 ? small : large).push_back(i);
    }
    while (!small.empty() && !large.empty()) {
      const uint32_t under = small.back(), over = large.back();
      small.pop_back();
      accept_[under] = scaled[under];
      alias_[under] = over;
      scaled[over] -= 1 - scaled[under];
      if (scaled[over] < 1) {
        large.pop_back();
        small.push_back(over);
      }
    }
    for (uint32_t i : small) accept_[i] = 1;
    for (uint32_t i : large) accept_[i] = 1;
  }

  /// Weights 1, 1/2^s, 1/3^s, ...: the popularity of paths and visitors.
  static WeightedChoice zipf(size_t count, double exponent) {
    std::vector<double> weights(count);
    for (size_t i = 0; i < count; ++i) weights[i] = 1 / std::pow(static_cast<double>(i + 1), exponent);
    return WeightedChoice(weights);
  }

  uint32_t draw(SeededRandom& random) const {
    const uint32_t index = random.below(static_cast<uint32_t>(accept_.size()));
    return random.uniform() < accept_[index] ? index : alias_[index];
  }

 private:
  std::vector<double> accept_;
  std::vector<uint32_t> alias_;
};

}  // namespace millrace::bench
