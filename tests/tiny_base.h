// tests/tiny_base.h
//
// A complete base model folder of a few thousand parameters: the tiny random Llama of
// tests/data/models, with a tokenizer that has one token per printable ASCII character.
#pragma once

#include <filesystem>
#include <string>

#include "base/files.h"
#include "base/json.h"
#include "chat/conversation.h"
#include "dataset/dataset.h"
#include "tests/support.h"

namespace idiolect::testing {

inline std::string character_tokenizer() {
  Json vocabulary{{"<unk>", 0}, {"<s>", 1}, {"</s>", 2}, {"\n", 3}};
  for (char c = ' '; c <= '~'; ++c) vocabulary[std::string(1, c)] = vocabulary.size();
  Json added = Json::array();
  for (const char* const token : {"<unk>", "<s>", "</s>"})
    added.push_back({{"id", vocabulary[token]},
                     {"content", token},
                     {"single_word", false},
                     {"lstrip", false},
                     {"rstrip", false},
                     {"normalized", false},
                     {"special", true}});
  const Json model{{"type", "BPE"},
                   {"dropout", nullptr},
                   {"unk_token", "<unk>"},
                   {"continuing_subword_prefix", nullptr},
                   {"end_of_word_suffix", nullptr},
                   {"fuse_unk", false},
                   {"byte_fallback", false},
                   {"vocab", vocabulary},
                   {"merges", Json::array()}};
  return to_line({{"version", "1.0"},
                  {"added_tokens", added},
                  {"normalizer", nullptr},
                  {"pre_tokenizer", nullptr},
                  {"post_processor", nullptr},
                  {"decoder", {{"type", "Fuse"}}},
                  {"model", model}});
}

/// Puts the base model into `folder`, which exists.
inline void make_tiny_base(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(test_data("models/llama")))
    if (entry.is_regular_file())
      std::filesystem::copy(entry.path(), folder / entry.path().filename());
  write_file(folder / "tokenizer.json", character_tokenizer());
  write_file(folder / "tokenizer_config.json",
             R"({"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>",
                 "chat_template": "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'user' %}{{ '[' + m['content'] + ']' }}{% elif m['role'] == 'system' %}{{ '(' + m['content'] + ')' }}{% else %}{{ m['content'] + eos_token }}{% endif %}{% endfor %}"})");
}

inline chat::Conversation small_talk(std::size_t number) {
  chat::Conversation conversation;
  conversation.id = std::to_string(number);
  conversation.source = "whatsapp";
  conversation.contact = "Anna";
  conversation.start = "2021-08-06T07:00:00";
  conversation.end = "2021-08-06T07:05:00";
  conversation.turns = {
      {chat::Role::User, "Anna", "hi " + std::to_string(number), {"2021-08-06T07:00:00"}},
      {chat::Role::Assistant,
       "Robin",
       "yo\nall good " + std::to_string(number % 3),
       {"2021-08-06T07:01:00", "2021-08-06T07:01:10"}},
      {chat::Role::User, "Anna", "ok", {"2021-08-06T07:02:00"}},
      {chat::Role::Assistant, "Robin", "bye", {"2021-08-06T07:05:00"}}};
  return conversation;
}

/// A dataset of `sessions` sessions to train on and two for each of the other splits.
inline void make_small_dataset(const std::filesystem::path& folder, std::size_t sessions) {
  std::size_t number = 0;
  for (const dataset::Split split : dataset::kSplits) {
    std::string lines;
    const std::size_t count = split == dataset::Split::Train ? sessions : 2;
    for (std::size_t i = 0; i < count; ++i)
      lines += to_line(dataset::to_row(small_talk(number++))) + '\n';
    write_file(folder / (std::string(dataset::to_string(split)) + ".jsonl"), lines);
  }
  write_file(folder / "dataset.json", R"({"owner": ["Robin"], "format": "messages"})");
}

}  // namespace idiolect::testing
