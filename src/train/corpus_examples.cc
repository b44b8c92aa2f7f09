#include "train/corpus_examples.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/random.h"
#include "chat/system_text.h"
#include "dataset/typing.h"

namespace idiolect::train {
namespace {

using Turns = std::span<const tokenizer::FormatTurn>;

/// One dialogue as it is told in one epoch.
struct Telling {
  std::string system;
  std::vector<std::string> words;
  std::vector<tokenizer::FormatTurn> turns;  // view `words`
};

Telling tell(const dataset::Dialogue& dialogue, const CorpusOptions& options, Random random) {
  Telling telling;
  const std::string owner(dataset::draw_name(random));
  std::string contact(dataset::draw_name(random));
  while (contact == owner) contact = dataset::draw_name(random);
  telling.system = chat::system_text(options.system, owner, contact);
  const dataset::TypingHabits habits[] = {dataset::draw_habits(options.typing, random),
                                          dataset::draw_habits(options.typing, random)};
  const std::size_t owner_is = random.below(2);
  for (std::size_t i = 0; i < dialogue.turns.size(); ++i)
    telling.words.push_back(dataset::type(dialogue.turns[i], habits[i % 2], random));
  for (std::size_t i = 0; i < telling.words.size(); ++i)
    telling.turns.push_back({i % 2 == owner_is, telling.words[i]});
  return telling;
}

class Collector {
 public:
  Collector(const tokenizer::ChatFormat& format, const CorpusOptions& options)
      : format_(format), options_(options) {}

  /// Adds `turns`, in halves where they are too long together.
  void add(const std::string& system, Turns turns) {
    tokenizer::EncodedConversation encoded =
        format_.encode(system, turns, tokenizer::Continue::No, tokenizer::LossOn::Everyone);
    if (encoded.ids.size() > options_.limit && turns.size() > 1) {
      add(system, turns.first(turns.size() / 2));
      add(system, turns.subspan(turns.size() / 2));
      return;
    }
    encoded.ids.resize(std::min(encoded.ids.size(), options_.limit));
    encoded.loss.resize(encoded.ids.size());
    encoded.loss.front() = 0;  // nothing comes before it
    Example example{std::move(encoded.ids), std::move(encoded.loss), 0};
    example.loss_tokens =
        std::accumulate(example.loss.begin(), example.loss.end(), std::int64_t{0});
    if (example.loss_tokens == 0) return;
    result.tokens += static_cast<std::int64_t>(example.ids.size());
    result.loss_tokens += example.loss_tokens;
    for (const tokenizer::FormatTurn& turn : turns)
      result.bytes += static_cast<std::int64_t>(turn.content.size());
    result.items.push_back(std::move(example));
  }

  CorpusExamples result;

 private:
  const tokenizer::ChatFormat& format_;
  const CorpusOptions& options_;
};

}  // namespace

CorpusExamples corpus_examples(std::span<const dataset::Dialogue> dialogues,
                               const tokenizer::ChatFormat& format, const CorpusOptions& options,
                               std::uint64_t epoch) {
  Collector collector(format, options);
  for (const dataset::Dialogue& dialogue : dialogues) {
    const std::uint64_t stream = mix64(mix64(epoch) ^ dialogue.line);
    const Telling telling = tell(dialogue, options, Random(options.seed, stream));
    collector.add(telling.system, telling.turns);
  }
  return std::move(collector.result);
}

std::vector<Example> without_ends(const std::vector<Example>& examples,
                                  const std::vector<tokenizer::TokenId>& ends) {
  std::vector<Example> result = examples;
  for (Example& example : result) {
    for (std::size_t i = 0; i < example.ids.size(); ++i)
      if (example.loss[i] != 0 && std::ranges::find(ends, example.ids[i]) != ends.end()) {
        example.loss[i] = 0;
        --example.loss_tokens;
      }
  }
  return result;
}

}  // namespace idiolect::train
