#include "evaluate/endpoint.h"

#include <fmt/format.h>

#include "base/error.h"
#include "evaluate/fields.h"

namespace idiolect::evaluate {
namespace {

constexpr std::uint64_t kMostAnswerBytes = std::uint64_t{1} << 22;

std::string trimmed(const std::string& text) {
  constexpr const char* kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::string hint_for(int status) {
  if (status == 401 || status == 403) return "check the key in the variable of --endpoint-key-env";
  if (status == 404) return "check --endpoint, which ends before /chat/completions, and the model";
  if (status == 429) return "the server wants you to wait; give the same command again later";
  return "what was answered before is kept; give the same command again";
}

}  // namespace

Json endpoint_request(const Endpoint& endpoint, const chat::Request& request) {
  Json messages = Json::array();
  if (!request.system.empty())
    messages.push_back({{"role", "system"}, {"content", request.system}});
  for (const chat::Turn& turn : request.turns)
    messages.push_back({{"role", chat::to_string(turn.role)}, {"content", turn.content}});
  return {{"model", endpoint.model},
          {"messages", std::move(messages)},
          {"temperature", request.sampler.temperature},
          {"top_p", request.sampler.top_p},
          {"max_tokens", request.max_new_tokens},
          {"seed", request.seed}};
}

chat::Reply endpoint_reply(std::string_view body) {
  const auto refuse = [] { throw Error("the endpoint's answer holds no reply"); };
  const Json answer = parse_json(body, "the endpoint's answer");
  const auto choices = answer.is_object() ? answer.find("choices") : answer.end();
  if (choices == answer.end() || !choices->is_array() || choices->empty()) refuse();
  const Json& choice = choices->front();
  const Json message = choice.is_object() ? choice.value("message", Json()) : Json();
  const auto text = message.is_object() ? string_field(message, "content") : std::nullopt;
  if (!text) refuse();
  chat::Reply reply;
  reply.text = trimmed(*text);
  reply.ended = string_field(choice, "finish_reason").value_or("stop") != "length";
  const Json usage = answer.value("usage", Json());
  if (usage.is_object()) reply.tokens = count_field(usage, "completion_tokens").value_or(0);
  return reply;
}

std::vector<chat::Reply> EndpointResponder::reply(std::span<const chat::Request> requests) {
  std::vector<chat::Reply> replies;
  for (const chat::Request& request : requests) {
    HttpRequest http;
    http.method = "POST";
    http.url = endpoint_.url + "/chat/completions";
    http.redirects = Redirects::Return;
    http.headers = {{"Content-Type", "application/json"}};
    if (!endpoint_.key.empty())
      http.headers.push_back({"Authorization", "Bearer " + endpoint_.key});
    http.body = to_line(endpoint_request(endpoint_, request));
    http.most_bytes = kMostAnswerBytes;
    http.interrupt = interrupt_;
    const HttpResponse response = client_.send(http);
    if (!response.is_success())
      throw Error(
          fmt::format("{}: the server refused with status {}", endpoint_.url, response.status),
          hint_for(response.status));
    replies.push_back(endpoint_reply(response.body));
  }
  return replies;
}

}  // namespace idiolect::evaluate
