// tokenizer/chat_messages.h
//
// A list of messages rendered by a chat template, and where the content of each
// ended up. Below chat_format.h, which makes the list by the template's rules.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "tokenizer/chat_format.h"
#include "tokenizer/chat_template_choice.h"
#include "tokenizer/template/template.h"

namespace idiolect::tokenizer {

enum class Role : std::uint8_t { System, User, Assistant };

/// One message as the template sees it. The bytes of `content` that are somebody's words have
/// the source 1 + index of the message; those that a rule adds have jinja::kTemplate.
struct ChatMessage {
  Role role = Role::User;
  jinja::Text content;
  bool scored = true;
};

/// Makes the list: numbers the sources.
class ChatMessages {
 public:
  void add(Role role, std::string_view content, bool scored = true);
  /// Appends to the newest message, after `joint`.
  void join(std::string_view joint, std::string_view content);
  /// Appends words of the template to the newest message.
  void end_with(std::string_view control);
  const std::vector<ChatMessage>& list() const { return list_; }

 private:
  jinja::Source newest() const { return static_cast<jinja::Source>(list_.size()); }
  std::vector<ChatMessage> list_;
};

/// A stretch of rendered text that is content.
struct ContentRange {
  Range range;
  std::size_t message = 0;  // index in the list
};

struct RenderedMessages {
  std::string text;
  std::vector<ContentRange> content;  // ascending
};

class MessageRenderer {
 public:
  /// Throws Error when the template does not parse.
  explicit MessageRenderer(const ChosenTemplate& chosen);

  /// Throws Error when the template refuses.
  RenderedMessages render(const std::vector<ChatMessage>& messages, Continue go_on) const;

 private:
  jinja::Template template_;
  jinja::Dict constants_;
};

}  // namespace idiolect::tokenizer
