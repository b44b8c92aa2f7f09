// bench/generated_export.h
//
// A Meta export made from a seed, for what is measured with exports of any size: threads
// of 10,000 messages per file, newest first, a third of the texts with mojibake, with
// reactions and photos between.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/random.h"

namespace idiolect::bench {

namespace fs = std::filesystem;

inline constexpr std::size_t kMessagesPerFile = 10'000;

/// Words as Meta writes them: every byte beyond ASCII as an escape of its own.
inline constexpr std::array<std::string_view, 24> kWords{"see",
                                                         "you",
                                                         "on",
                                                         "Saturday",
                                                         "then",
                                                         "I",
                                                         "think",
                                                         "that",
                                                         "was",
                                                         "great",
                                                         "haha",
                                                         "where",
                                                         "are",
                                                         "we",
                                                         "going",
                                                         "again?",
                                                         "not",
                                                         "sure",
                                                         R"(caf\u00c3\u00a9)",
                                                         R"(\u00f0\u009f\u0099\u0082)",
                                                         R"(\u00e2\u0080\u0099s)",
                                                         R"(\u00e2\u009d\u00a4\u00ef\u00b8\u008f)",
                                                         R"(ma\u00c3\u00b1ana)",
                                                         R"(\"quoted\"\n)"};
inline constexpr std::size_t kPlainWords = 18;

inline std::string random_text(Random& random) {
  std::string text;
  const std::size_t words = 2 + random.below(18);
  const bool plain = random.below(3) != 0;
  for (std::size_t i = 0; i < words; ++i) {
    const std::size_t choices = plain ? kPlainWords : kWords.size();
    text.append(i > 0 ? " " : "").append(kWords[random.below(choices)]);
  }
  return text;
}

inline std::string message_json(Random& random, std::uint64_t time) {
  std::string json = "    {\n      \"sender_name\": ";
  json += random.below(2) != 0 ? "\"Robin Vale\"" : R"("\u00c3\u0093scar P\u00c3\u00a9rez")";
  json += fmt::format(",\n      \"timestamp_ms\": {},\n", time);
  if (random.below(20) == 0) {
    json += fmt::format(
        "      \"photos\": [\n        {{\n          \"uri\": \"photos/{}.jpg\",\n"
        "          \"creation_timestamp\": {}\n        }}\n      ],\n",
        random.below(1000), time / 1000);
  } else {
    json += "      \"content\": \"" + random_text(random) + "\",\n";
  }
  if (random.below(10) == 0)
    json +=
        "      \"reactions\": [\n        {\n          \"reaction\": \"\\u00e2\\u009d\\u00a4\",\n"
        "          \"actor\": \"Robin Vale\"\n        }\n      ],\n";
  return json + "      \"is_geoblocked_for_viewer\": false\n    }";
}

inline std::string thread_json(Random& random, std::size_t thread) {
  std::string json =
      "{\n  \"participants\": [\n    {\n      \"name\": "
      "\"\\u00c3\\u0093scar P\\u00c3\\u00a9rez\"\n    },\n"
      "    {\n      \"name\": \"Robin Vale\"\n    }\n  ],\n  \"messages\": [\n";
  std::uint64_t time = 1'700'000'000'000;
  for (std::size_t i = 0; i < kMessagesPerFile; ++i) {
    time -= random.below(300'000);
    json += (i > 0 ? ",\n" : "") + message_json(random, time);
  }
  return json +
         fmt::format(
             "\n  ],\n  \"title\": \"thread {0}\",\n  \"thread_path\": \"inbox/t_{0}\"\n}}\n",
             thread);
}

/// A folder with an export of about `bytes` bytes, removed with the object.
class GeneratedExport {
 public:
  explicit GeneratedExport(std::size_t bytes) {
    std::string pattern = (fs::temp_directory_path() / "idiolect-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
      throw Error(pattern + ": cannot be made", "set TMPDIR to a folder you may write to");
    folder_ = pattern;
    Random random(20240131);
    for (std::size_t thread = 0; size_ < bytes; ++thread) {
      const fs::path folder =
          folder_ / "your_instagram_activity/messages/inbox" / fmt::format("t_{}", thread);
      fs::create_directories(folder);
      files_.push_back(folder / "message_1.json");
      const std::string json = thread_json(random, thread);
      write_file(files_.back(), json);
      size_ += json.size();
    }
  }
  ~GeneratedExport() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  GeneratedExport(const GeneratedExport&) = delete;
  GeneratedExport& operator=(const GeneratedExport&) = delete;

  const fs::path& folder() const { return folder_; }
  const std::vector<fs::path>& files() const { return files_; }
  std::size_t size() const { return size_; }

 private:
  fs::path folder_;
  std::vector<fs::path> files_;
  std::size_t size_ = 0;
};

/// Runs `idiolect prepare` as a user does, and removes what it wrote.
inline void run_prepare(const GeneratedExport& generated, std::string_view flags = "") {
  const std::string command =
      fmt::format("'{0}' prepare '{1}' --me 'Robin Vale' --out '{1}/dataset' {2} >'{1}/log' 2>&1",
                  IDIOLECT_PROGRAM, generated.folder().string(), flags);
  if (std::system(command.c_str()) != 0)
    throw Error("prepare failed:\n" + read_file(generated.folder() / "log"));
  fs::remove_all(generated.folder() / "dataset");
}

}  // namespace idiolect::bench
