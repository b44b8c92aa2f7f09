#include "tokenizer/chat_messages.h"

namespace idiolect::tokenizer {

void ChatMessages::add(Role role, std::string_view content, bool scored) {
  list_.push_back({role, {}, scored});
  list_.back().content.append(content, newest());
}

void ChatMessages::join(std::string_view joint, std::string_view content) {
  list_.back().content.append(joint, newest());
  list_.back().content.append(content, newest());
}

void ChatMessages::end_with(std::string_view control) {
  list_.back().content.append(control, jinja::kTemplate);
}

namespace {

std::string_view role_name(Role role) {
  switch (role) {
    case Role::System:
      return "system";
    case Role::User:
      return "user";
    case Role::Assistant:
      return "assistant";
  }
  return {};
}

/// Room for honest templates over `messages`, and an end for all others.
jinja::Limits limits_for(const std::vector<ChatMessage>& messages) {
  std::size_t bytes = 0;
  for (const ChatMessage& message : messages) bytes += message.content.size();
  jinja::Limits limits;
  limits.steps = 2'000'000 + 2'000 * messages.size();
  limits.bytes = (std::size_t{1} << 26) + 64 * bytes + 4'000 * messages.size();
  limits.output = (std::size_t{1} << 22) + 8 * bytes + 400 * messages.size();
  return limits;
}

jinja::Value to_value(const std::vector<ChatMessage>& messages) {
  jinja::List list;
  for (const ChatMessage& message : messages) {
    jinja::Dict dict;
    dict.items.emplace_back(jinja::Value("role"), jinja::Value(role_name(message.role)));
    dict.items.emplace_back(jinja::Value("content"), jinja::Value(message.content));
    list.items.emplace_back(std::move(dict));
  }
  return jinja::Value(std::move(list));
}

}  // namespace

MessageRenderer::MessageRenderer(const ChosenTemplate& chosen)
    : template_(chosen.text, chosen.where) {
  for (const auto& [name, token] : chosen.special_tokens)
    constants_.items.emplace_back(jinja::Value(name), jinja::Value(token));
  constants_.items.emplace_back(jinja::Value("tools"), jinja::Value());
  constants_.items.emplace_back(jinja::Value("documents"), jinja::Value());
}

RenderedMessages MessageRenderer::render(const std::vector<ChatMessage>& messages,
                                         Continue go_on) const {
  jinja::Dict variables = constants_;
  variables.items.emplace_back(jinja::Value("messages"), to_value(messages));
  variables.items.emplace_back(jinja::Value("add_generation_prompt"),
                               jinja::Value(go_on == Continue::Yes));
  const jinja::Text text = template_.render(variables, limits_for(messages));
  RenderedMessages rendered{text.bytes(), {}};
  std::size_t begin = 0;
  for (const jinja::Run& run : text.runs()) {
    if (run.source != jinja::kTemplate)
      rendered.content.push_back({{begin, run.end}, run.source - 1});
    begin = run.end;
  }
  return rendered;
}

}  // namespace idiolect::tokenizer
