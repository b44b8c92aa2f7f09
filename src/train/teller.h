// train/teller.h
//
// The rows of a dataset as examples: under which system text, and how the epochs differ in it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chat/conversation.h"
#include "chat/header.h"
#include "runs/train_options.h"
#include "tokenizer/chat_format.h"
#include "train/examples.h"

namespace idiolect::train {

/// What is told of the sessions, and how the epochs differ in it.
class Teller {
 public:
  /// Reads the training split; `options` and `format` must outlive the teller. Throws Error.
  Teller(const runs::TrainOptions& options, const tokenizer::ChatFormat& format, std::string owner,
         std::int64_t context);

  /// The training split as an epoch, counted from 0, has it.
  Examples train(std::uint64_t epoch) const;
  /// Reads the validation split. Throws Error.
  Examples valid() const;
  /// Whether one epoch is told something else than another.
  bool differs() const;
  /// Where the header asks for what no row knows.
  bool misses_gap() const;

 private:
  const runs::TrainOptions& options_;
  const tokenizer::ChatFormat& format_;
  std::size_t limit_;
  std::vector<chat::Conversation> rows_;
  bool is_carrying_;
  chat::SystemPrompt prompt_;
};

}  // namespace idiolect::train
