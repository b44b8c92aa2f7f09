// dataset/dataset.h
//
// A dataset on disk, as training, scoring and comparing see it: three files of
// JSON lines, one session per line, and dataset.json. How threads become one:
// build.h, write.h. The files: docs/dataset.md.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "chat/conversation.h"

namespace idiolect::dataset {

enum class Split : std::uint8_t { Train, Valid, Test };
inline constexpr std::array kSplits{Split::Train, Split::Valid, Split::Test};
/// "train", "valid", "test".
std::string_view to_string(Split split);
/// Throws UsageError for another word.
Split parse_split(std::string_view word);
/// "train.jsonl", …
std::string file_name(Split split);

/// What dataset_hash takes before the bytes of each file: the split's name, so that a row which
/// moves from one file to the next does not go unnoticed.
std::string hash_prefix(Split split);

/// Sessions that are context only (docs/dataset.md), where there are any.
inline constexpr const char* kContextName = "context.jsonl";
inline constexpr const char* kManifestName = "dataset.json";

/// One dataset row ↔ one line of JSON (the `messages` form). from_row throws Error naming the
/// missing or misshapen field; only `messages` with `role` and `content` must be there.
Json to_row(const chat::Conversation& conversation);
chat::Conversation from_row(const Json& row);

/// Reads one split of a dataset folder. Throws Error naming file and line, or saying that the
/// dataset is in a form for other trainers.
std::vector<chat::Conversation> read_split(const std::filesystem::path& folder, Split split);

/// dataset.json of a dataset folder: owner, options, input hashes, counts. Throws Error.
Json read_manifest(const std::filesystem::path& folder);

/// The name of the owner in dataset.json or in the record of a run; "me" where none is known.
std::string owner_of(const Json& record);

/// Whose voice a dataset holds, as dataset.json or the record of a run says it: the subject's, else
/// the owner's.
std::string voice_of(const Json& record);

/// SHA-256 over the three splits in the `messages` form: what a run was trained on. Throws Error.
std::string dataset_hash(const std::filesystem::path& folder);

}  // namespace idiolect::dataset
