// tests/fuzz/reader_invariants.h
//
// What holds for every reader, whatever the bytes: each record is exactly one message or
// one reject, each message names a record of its own, all text is UTF-8, and only messages
// of the kind Text have any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/reader.h"

namespace idiolect::sources {

inline void require(bool claim) {
  if (!claim) std::abort();
}

/// Has `source` look at and read the bytes as the file `path`. Its content; none where it refuses
/// the file as a whole.
inline std::optional<FileContent> read_and_check(const Source& source, std::string_view path,
                                                 const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  text.resize(size + kPadding);
  const std::string_view view = std::string_view(text).substr(0, size);
  source.detect({path, view.substr(0, kHeadBytes), {}});
  FileContent content;
  try {
    content = source.read({path, view});
  } catch (const Error&) {
    return std::nullopt;
  }
  std::size_t messages = 0;
  std::vector<bool> is_taken(content.records + 1);  // by the number of the record
  for (const ThreadPart& part : content.parts) {
    messages += part.thread.messages.size();
    require(is_valid_utf8(part.thread.title) && is_valid_utf8(part.thread.key));
    for (const std::string& name : part.thread.participants) require(is_valid_utf8(name));
    for (const chat::Message& message : part.thread.messages) {
      require(is_valid_utf8(message.text) && is_valid_utf8(message.author));
      require(message.kind == chat::Kind::Text || message.text.empty());
      require(message.text.find('\r') == std::string::npos);
      require(message.record > 0 && message.record <= content.records);
      require(!is_taken[message.record]);
      is_taken[message.record] = true;
    }
  }
  require(messages + content.rejects.size() == content.records);
  return content;
}

}  // namespace idiolect::sources
