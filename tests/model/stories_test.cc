// The published model of the fixtures, greedy from <s>: its own words, to the letter.
#include <torch/torch.h>

#include "base/json.h"
#include "model/decoder.h"
#include "tests/support.h"

namespace idiolect::model {
namespace {

constexpr std::int64_t kStart = 1;

constexpr std::string_view kPublished =
    "Once upon a time, there was a little girl named Lily. She loved to play outside in the park. "
    "One day, she saw a big, red ball. She wanted to play with it, but it was too high.\n"
    "Lily's mom said, \"Lily, let's go to the park.\" Lily was sad and didn't know what to do. "
    "She said, \"I want to play with your ball, but I can't find it.\"";

/// Continuation of <s>: the likeliest token each time, through the cache.
std::vector<std::int64_t> greedy(const Decoder& decoder, int count) {
  const at::NoGradGuard no_graph;
  KvCache cache = decoder.make_cache(1, count + 1);
  at::Tensor hidden = decoder.forward(at::tensor({kStart}, at::kLong), {{0, 1}}, {}, &cache);
  std::vector<std::int64_t> ids;
  for (int i = 0; i < count; ++i) {
    const at::Tensor next = decoder.logits(hidden).argmax(-1);
    ids.push_back(next.item<std::int64_t>());
    hidden = decoder.step(next, cache);
  }
  return ids;
}

/// Pieces by id. A decoder of its own, so that a fault of the tokenizer module cannot hide one
/// here.
std::vector<std::string> pieces_of(const std::filesystem::path& folder) {
  const Json json = read_json(folder / "tokenizer.json");
  std::vector<std::string> pieces(json["model"]["vocab"].size());
  for (const auto& [piece, id] : json["model"]["vocab"].items())
    pieces[id.get<std::size_t>()] = piece;
  return pieces;
}

/// The pieces joined, U+2581 read as a space, without the space before the first word.
std::string text_of(const std::vector<std::int64_t>& ids, const std::vector<std::string>& pieces) {
  constexpr std::string_view kSpace = "\u2581";
  std::string text;
  for (const std::int64_t id : ids) {
    std::string_view piece = pieces[static_cast<std::size_t>(id)];
    if (piece == "<0x0A>") piece = "\n";
    while (!piece.empty()) {
      const bool space = piece.starts_with(kSpace);
      text += space ? ' ' : piece.front();
      piece.remove_prefix(space ? kSpace.size() : 1);
    }
  }
  return text.substr(1);
}

TEST(Stories260k, GreedyFromTheStartTokenTellsThePublishedStory) {
  IDIOLECT_FIXTURE(folder, "stories260k");
  const Decoder decoder(folder, {});
  const std::string story = text_of(greedy(decoder, 160), pieces_of(folder));
  EXPECT_EQ(story.substr(0, kPublished.size()), kPublished);
}

}  // namespace
}  // namespace idiolect::model
