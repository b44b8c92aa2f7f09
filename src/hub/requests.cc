#include "hub/requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <thread>

#include "base/url.h"

namespace idiolect::hub {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kLongestWait = seconds(30);
/// A server that asks for more is asked again tomorrow.
constexpr seconds kLongestLimit{300};

[[noreturn]] void refuse(const Question& question, const HttpResponse& response) {
  const std::string page = question.environment.endpoint + '/' + question.name.text();
  const std::string_view code = response.header("x-error-code");
  const bool has_token = !question.environment.token.empty();
  const std::string get_token =
      "make a token at " + question.environment.endpoint + "/settings/tokens and set HF_TOKEN";
  if (code == "GatedRepo" || (code.empty() && response.status == 403))
    throw Error(question.name.text() + ": its owners ask for consent to their terms first",
                "accept them at " + page + (has_token ? "" : ", then " + get_token));
  if (code == "RevisionNotFound")
    throw Error(question.name.text() + ": has no revision '" + question.revision + "'",
                "see the branches and tags at " + page + "/tree/main");
  if (response.status == 401)
    throw Error(question.name.text() + (has_token ? ": the hub does not accept the token for it"
                                                  : ": there is none, or it is private"),
                "check the name; for a private one, " + get_token);
  if (code == "RepoNotFound" || (code.empty() && response.status == 404))
    throw Error(question.name.text() + ": the hub has no such model",
                "check the spelling at " + question.environment.endpoint + "/models");
  if (response.status == 416)
    throw Error(shown_url(response.url) + ": its size is not what the hub says",
                "try again, or another mirror with HF_ENDPOINT");
  throw Error(fmt::format("{}: {} answers with status {}", question.name.text(),
                          shown_url(response.url), response.status),
              "try again later, or another mirror with HF_ENDPOINT");
}

bool is_passing(int status) { return status == 408 || status == 429 || status >= 500; }

std::optional<seconds> retry_after(const HttpResponse& response) {
  const std::string_view value = response.header("retry-after");
  long count = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), count);
  if (value.empty() || error != std::errc() || count < 0) return std::nullopt;
  return seconds(std::min(count, 1000000L));
}

milliseconds backed_off(milliseconds first, int failures) {
  return std::min(kLongestWait, first * (1 << std::min(failures, 10)));
}

}  // namespace

HttpRequest hub_request(const Question& question, const std::string& path) {
  HttpRequest request;
  request.url = question.environment.endpoint + path;
  request.interrupt = question.interrupt;
  // Who names a mirror without TLS means it.
  request.cleartext = Url(question.environment.endpoint).scheme == "http" ? Cleartext::Anywhere
                                                                          : Cleartext::LoopbackOnly;
  if (!question.environment.token.empty())
    request.headers.push_back({"Authorization", "Bearer " + question.environment.token});
  return request;
}

HttpResponse PatientClient::send(const std::function<HttpRequest()>& make,
                                 const std::function<std::uint64_t()>& position) {
  int failures = 0;
  while (true) {
    const std::uint64_t before = position();
    milliseconds pause{0};
    try {
      HttpResponse response = client_.send(make());
      if (response.is_success()) return response;
      if (!is_passing(response.status) || failures + 1 >= question_.most_failures)
        refuse(question_, response);
      pause = wait_for_limit(response, failures);
    } catch (const HttpFailure& failure) {
      if (position() > before) failures = -1;
      if (!failure.is_temporary() || failures + 1 >= question_.most_failures) throw;
      pause = backed_off(question_.first_wait, std::max(failures, 0));
    }
    ++failures;
    wait(pause);
  }
}

milliseconds PatientClient::wait_for_limit(const HttpResponse& response, int failures) const {
  const auto asked = retry_after(response);
  if (asked && *asked > kLongestLimit)
    throw Error(fmt::format("the hub asks to be left alone for {} minutes (too many requests)",
                            (asked->count() + 59) / 60),
                "run the same command later: it goes on where it stopped" +
                    std::string(question_.environment.token.empty()
                                    ? "; with a token (HF_TOKEN) the limit is higher"
                                    : ""));
  return asked ? milliseconds(*asked) : backed_off(question_.first_wait, failures);
}

void PatientClient::wait(milliseconds duration) const {
  const auto until = std::chrono::steady_clock::now() + duration;
  while (std::chrono::steady_clock::now() < until) {
    if (interrupt_requested(question_.interrupt)) throw Interrupted("stopped");
    std::this_thread::sleep_for(std::min(duration, milliseconds(50)));
  }
}

}  // namespace idiolect::hub
