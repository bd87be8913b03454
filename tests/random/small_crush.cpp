// SmallCrush (L'Ecuyer & Simard, TestU01, ACM TOMS 33, 2007) on the draws as the kernels take them: raw words, the five
// keys of a block, the fifth of them alone, and streams that must be independent though their counters or seeds are
// neighbours, word by word in turn. Exit status 1 where a p-value lies within `extreme` of 0 or 1.
#include <fmt/format.h>

extern "C" {
#include <testu01/bbattery.h>
#include <testu01/swrite.h>
#include <testu01/unif01.h>
}

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "surety/random/draws.h"

namespace surety {
namespace {

constexpr double extreme = 1e-5;  // with some 90 p-values in six streams a false alarm in 1 of 500
constexpr std::uint64_t first_seed = 20261127;
constexpr std::uint32_t experiment = 5;
constexpr int streams = 8, purposes = 6;
constexpr std::uint32_t blocks_per_replicate = 200;  // of a thousand bidders

using Scalar = Lanes<float, 1>;

/// Whose draws: what a counter and a key are made of, beside replicate and block.
struct Source {
  std::uint64_t seed = first_seed;
  std::uint32_t experiment = surety::experiment;
  Purpose purpose = Purpose::value;
};

/// The words of one source, block after block and replicate after replicate.
class Words {
 public:
  explicit Words(Source source) : source_(source) {}

  std::uint32_t next() {
    if (at_ == 4) {
      const std::uint32_t counter = (std::uint32_t(source_.purpose) << purpose_shift) | block_;
      words_ =
          philox::block({{counter, source_.experiment, std::uint32_t(replicate_), std::uint32_t(replicate_ >> 32)}},
                        PhiloxKey(source_.seed));
      if (++block_ == blocks_per_replicate) block_ = 0, ++replicate_;
      at_ = 0;
    }
    return words_.word[at_++];
  }

 private:
  Source source_;
  philox::Block words_{};
  int at_ = 4;
  std::uint32_t block_ = 0;
  std::uint64_t replicate_ = 0;
};

/// 24-bit keys of the draws of float, from the `first` of each block on, as one stream of bits.
class Keys {
 public:
  explicit Keys(int first) : first_(first) {}

  std::uint32_t next() {
    while (count_ < 32) {
      if (waiting_.empty()) {
        std::int32_t keys[5];
        Draws<Scalar>(PhiloxKey(first_seed), experiment, replicate_).block(Purpose::value, block_, keys);
        waiting_.assign(keys + first_, keys + 5);
        if (++block_ == blocks_per_replicate) block_ = 0, ++replicate_;
      }
      bits_ = bits_ << 24 | std::uint64_t(waiting_.front());
      waiting_.pop_front();
      count_ += 24;
    }
    count_ -= 32;
    return std::uint32_t(bits_ >> count_);
  }

 private:
  int first_, count_ = 0;
  std::uint64_t bits_ = 0;
  std::deque<std::int32_t> waiting_;
  std::uint32_t block_ = 0;
  std::uint64_t replicate_ = 0;
};

/// The words of several sources in turn.
class InTurn {
 public:
  void add(Source source) { sources_.emplace_back(source); }
  std::uint32_t next() {
    const std::uint32_t word = sources_[turn_].next();
    turn_ = (turn_ + 1) % sources_.size();
    return word;
  }

 private:
  std::vector<Words> sources_;
  std::size_t turn_ = 0;
};

std::function<std::uint32_t()> stream;  // TestU01 calls a function without arguments
extern "C" unsigned int next_word() { return stream(); }

/// Whether the battery finds nothing; prints its p-values nearest to 0 and 1.
bool passes(const std::string& name, std::function<std::uint32_t()> words) {
  stream = std::move(words);
  std::string copy = name;
  unif01_Gen* const generator = unif01_CreateExternGenBits(copy.data(), next_word);
  bbattery_SmallCrush(generator);
  unif01_DeleteExternGenBits(generator);
  const double* const p = bbattery_pVal;
  const auto [least, greatest] = std::minmax_element(p, p + bbattery_NTests);
  const bool passed = *least > extreme && *greatest < 1 - extreme;
  fmt::print("{:<28} {} p-values from {:.2g} to 1 - {:.2g}: {}\n", name, bbattery_NTests, *least, 1 - *greatest,
             passed ? "passed" : "FAILED");
  std::fflush(stdout);
  return passed;
}

InTurn adjacent_seeds() {
  InTurn all;
  for (int s = 0; s < streams; ++s) all.add({.seed = first_seed + std::uint64_t(s)});
  return all;
}
InTurn adjacent_experiments() {
  InTurn all;
  for (int n = 0; n < streams; ++n) all.add({.experiment = experiment + std::uint32_t(n)});
  return all;
}
InTurn all_purposes() {
  InTurn all;
  for (int p = 0; p < purposes; ++p) all.add({.purpose = Purpose(p)});
  return all;
}

template <class Stream>
std::function<std::uint32_t()> words_of(Stream made) {
  return [made = std::move(made)]() mutable { return made.next(); };
}

int run() {
  swrite_Basic = FALSE;
  bool all = passes("raw words", words_of(Words(Source{})));
  all &= passes("five keys of a block", words_of(Keys(0)));
  all &= passes("the fifth key alone", words_of(Keys(4)));
  all &= passes("adjacent seeds in turn", words_of(adjacent_seeds()));
  all &= passes("adjacent experiments in turn", words_of(adjacent_experiments()));
  all &= passes("purposes in turn", words_of(all_purposes()));
  return all ? 0 : 1;
}

}  // namespace
}  // namespace surety

int main() { return surety::run(); }
