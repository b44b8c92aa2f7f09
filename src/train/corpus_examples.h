// train/corpus_examples.h
//
// Dialogues of a corpus as a base model will see them: in the chat template of its
// tokenizer, under a system line that says who is talking, one side the owner, with
// loss on the words of both. Every epoch shows a dialogue with other names and habits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dataset/dialogues.h"
#include "tokenizer/chat_format.h"
#include "train/examples.h"

namespace idiolect::train {

struct CorpusOptions {
  std::string system;       // pattern (chat/system_text.h)
  double typing = 0;        // share of speakers with habits (dataset/typing.h)
  std::size_t limit = 512;  // tokens of one example
  std::uint64_t seed = 1;
};

/// Examples of one epoch, and how much text they hold.
struct CorpusExamples {
  std::vector<Example> items;
  std::int64_t tokens = 0;
  std::int64_t loss_tokens = 0;
  std::int64_t bytes = 0;  // UTF-8, of the turns
};

/// A function of the options, the epoch and each dialogue's line. A dialogue that is longer than
/// the limit becomes several examples, cut between turns; a turn that is longer on its own is cut
/// at its end.
CorpusExamples corpus_examples(std::span<const dataset::Dialogue> dialogues,
                               const tokenizer::ChatFormat& format, const CorpusOptions& options,
                               std::uint64_t epoch);

/// The same examples with loss on everything but the ends of turns.
std::vector<Example> without_ends(const std::vector<Example>& examples,
                                  const std::vector<tokenizer::TokenId>& ends);

}  // namespace idiolect::train
