#include "base/sha2.hpp"

#include <gtest/gtest.h>

namespace sipua {
namespace {

TEST(Sha2, GivesTheDigestsOfTheExamples) {  // FIPS 180-4; NIST example files
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha512_256_hex("abc"), "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha512_256_hex(""), "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a");
}

TEST(Sha2, PadsRightAtTheEdgesOfABlock) {  // FIPS 180-4 5.1; values from OpenSSL
  EXPECT_EQ(sha256_hex(std::string(55, 'a')), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
  EXPECT_EQ(sha512_256_hex(std::string(55, 'a')), "f6513468f05e7cec7d52fc337ef79dfa7c82520268d3aeba4002ead9a5642916");
  EXPECT_EQ(sha256_hex(std::string(56, 'a')), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
  EXPECT_EQ(sha512_256_hex(std::string(56, 'a')), "baa8bd7fb02a11878c6a1d5400f06ec5d96cd6f566da032f8dcbb602beea4ca5");
  EXPECT_EQ(sha256_hex(std::string(64, 'a')), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
  EXPECT_EQ(sha512_256_hex(std::string(64, 'a')), "2c3fa8f196f2aac65f15166666ecc77bd9fe195bae83ef06bb75c7857c163db9");
  EXPECT_EQ(sha256_hex(std::string(111, 'a')), "6374f73208854473827f6f6a3f43b1f53eaa3b82c21c1a6d69a2110b2a79baad");
  EXPECT_EQ(sha512_256_hex(std::string(111, 'a')), "0239e429f98d0ed61ee8e2a7c30afe98c1c3a80ce5dff62a107e9c538f7632ce");
  EXPECT_EQ(sha256_hex(std::string(112, 'a')), "f54353008a2553262ecdc4a34749563ba0950e8b0fc8652780b0a614b99683c1");
  EXPECT_EQ(sha512_256_hex(std::string(112, 'a')), "9216b5303edb66504570bee90e48ea5beaa5e9fe9f760bbd3e0460559fc005f6");
  EXPECT_EQ(sha256_hex(std::string(128, 'a')), "6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e");
  EXPECT_EQ(sha512_256_hex(std::string(128, 'a')), "b88f97e274f9c1d49f181c8cbd01a9c74930ad055a46ac4499a1d601f1c80bf2");
  EXPECT_EQ(sha256_hex(std::string(200, 'a')), "c2a908d98f5df987ade41b5fce213067efbcc21ef2240212a41e54b5e7c28ae5");
  EXPECT_EQ(sha512_256_hex(std::string(200, 'a')), "19b1e37317d7fd3d7651f397005e31f154ef4912d1345743d2d5889aaca28996");
}

}  // namespace
}  // namespace sipua
