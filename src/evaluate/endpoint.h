// evaluate/endpoint.h
//
// A model behind a URL that speaks OpenAI's chat interface. Whatever it is asked
// leaves this program, and with a URL that is not loopback, this machine.
#pragma once

#include <string>
#include <vector>

#include "base/http_client.h"
#include "base/interrupt.h"
#include "base/json.h"
#include "chat/responder.h"

namespace idiolect::evaluate {

struct Endpoint {
  std::string url;    // up to and without /chat/completions, e.g. https://api.example.com/v1
  std::string model;  // as the server calls it
  std::string key;    // sent as a bearer token; empty: none
};

/// The body of one request: what a local contestant is told, in their form.
Json endpoint_request(const Endpoint& endpoint, const chat::Request& request);

/// The reply in the body of an answer. Throws Error where it holds none.
chat::Reply endpoint_reply(std::string_view body);

class EndpointResponder final : public chat::Responder {
 public:
  EndpointResponder(Endpoint endpoint, const InterruptFlag* interrupt)
      : endpoint_(std::move(endpoint)), interrupt_(interrupt) {}

  /// One request after the other. Throws Error: no answer, or a refusal, with its status.
  std::vector<chat::Reply> reply(std::span<const chat::Request> requests) override;

 private:
  Endpoint endpoint_;
  const InterruptFlag* interrupt_;
  HttpClient client_;
};

}  // namespace idiolect::evaluate
