#include "surety/random/philox.h"

#include <gtest/gtest.h>

namespace surety {
namespace {

struct KnownAnswer {
  std::uint32_t counter[4];
  std::uint64_t key;
  std::uint32_t out[4];
};

// Random123, kat_vectors, philox4x32 10.
const KnownAnswer known_answers[] = {
    {{0, 0, 0, 0}, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     0xffffffffffffffff,
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     0x299f31d0a4093822,
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

TEST(Philox, KnownAnswers) {
  for (const auto& k : known_answers) {
    const auto b = philox::block({{k.counter[0], k.counter[1], k.counter[2], k.counter[3]}}, PhiloxKey(k.key));
    for (int i = 0; i < 4; ++i) EXPECT_EQ(b.word[i], k.out[i]);
  }
}

}  // namespace
}  // namespace surety
