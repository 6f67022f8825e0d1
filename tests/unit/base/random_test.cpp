#include "base/random.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sipua {
namespace {

constexpr Random::Seed kZeroSeed{};

TEST(Random, IsTheChaCha20Keystream) {  // RFC 8439 A.1, vectors 1 and 2
  Random random(kZeroSeed);
  EXPECT_EQ(random.token(64),
            "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
            "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586");
  EXPECT_EQ(random.token(64),
            "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
            "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f");
}

TEST(Random, TakesTheSeedAsKey) {  // RFC 8439 A.1, vector 4: block counter 2
  Random::Seed seed{};
  seed[1] = 0xFF;
  Random random(seed);
  random.token(128);
  EXPECT_EQ(random.token(64),
            "72d54dfbf12ec44b362692df94137f328fea8da73990265ec1bbbea1ae9af0ca"
            "13b25aa26cb4a648cb9b9d1be65b2c0924a66c54d545ec1b7374f4872e99f096");
}

TEST(Random, ReplaysFromTheSameSeed) {
  Random one(kZeroSeed);
  Random two(kZeroSeed);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(one.u32(), two.u32());
}

TEST(Random, ReadsNumbersLittleEndian) {
  Random random(kZeroSeed);
  EXPECT_EQ(random.byte(), 0x76);
  EXPECT_EQ(random.u32(), 0xa0ade0b8u);
}

TEST(Random, StaysBelowTheBound) {
  Random random(kZeroSeed);
  std::set<std::uint32_t> seen;
  for (int i = 0; i < 200; ++i) {
    std::uint32_t drawn = random.below(7);
    ASSERT_LT(drawn, 7u);
    seen.insert(drawn);
  }
  EXPECT_EQ(seen.size(), 7u);
  EXPECT_EQ(random.below(1), 0u);
  EXPECT_LT(random.below(0x80000001u), 0x80000001u);
}

TEST(Random, MakesTokensOfTwoCharactersAByte) {
  Random random(kZeroSeed);
  EXPECT_EQ(random.token(0), "");
  EXPECT_EQ(random.token(3), "76b8e0");
}

TEST(Random, MakesVersion4Uuids) {  // RFC 9562 5.4
  Random random(kZeroSeed);
  EXPECT_EQ(random.uuid(), "76b8e0ad-a0f1-4d90-805d-6ae55386bd28");
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    std::string uuid = random.uuid();
    ASSERT_EQ(uuid.size(), 36u);
    EXPECT_EQ(uuid[14], '4');
    EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos) << uuid;
    EXPECT_EQ(uuid.find_first_not_of("0123456789abcdef-"), std::string::npos);
    seen.insert(uuid);
  }
  EXPECT_EQ(seen.size(), 100u);
}

}  // namespace
}  // namespace sipua
