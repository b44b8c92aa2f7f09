// dataset/dataset.h
//
// Threads become a dataset: sessions cut at silences, bursts joined to turns,
// a split by time, JSON lines on disk; and the ledger in which every message of
// the input stands exactly once. Words: docs/glossary.md.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "chat/conversation.h"
#include "chat/message.h"

namespace idiolect::dataset {

enum class Split : std::uint8_t { Train, Valid, Test };
inline constexpr std::array kSplits{Split::Train, Split::Valid, Split::Test};
/// "train", "valid", "test".
std::string_view to_string(Split split);
/// Throws UsageError for another word.
Split parse_split(std::string_view word);

/// Where every message of one source ended.
struct Ledger {
  std::size_t files = 0;
  std::size_t read = 0;    // messages and rejects
  std::size_t owner = 0;   // the owner's kept text messages
  std::size_t others = 0;  // the others' kept text messages
  std::map<std::string, std::size_t> dropped;                // by reason slug
  std::size_t conversations_kept = 0;                        // threads
  std::map<std::string, std::size_t> conversations_dropped;  // threads, by reason slug
};

struct BuildOptions {
  std::chrono::minutes session_gap{60};
  double valid_share = 0.05;  // of the owner's messages
  double test_share = 0.05;
};

struct Dataset {
  std::map<Split, std::vector<chat::Conversation>> rows;
  std::map<std::string, Ledger> ledger;  // by source
};

/// One dataset row ↔ one line of JSON (the `messages` form, DESIGN §7). from_row throws Error naming
/// the missing or misshapen field.
Json to_row(const chat::Conversation& conversation);
chat::Conversation from_row(const Json& row);

/// Reads one split of a dataset folder. Throws Error naming file and line.
std::vector<chat::Conversation> read_split(const std::filesystem::path& folder, Split split);

/// dataset.json of a dataset folder: owner, options, input hashes, counts. Throws Error.
Json read_manifest(const std::filesystem::path& folder);

/// SHA-256 over the three splits in the `messages` form: what a run was trained on.
std::string dataset_hash(const std::filesystem::path& folder);

}  // namespace idiolect::dataset
