// base/error.h
//
// The one exception type idiolect throws, and the rule for using it: an Error
// ends the current command or web request. Anything the caller is expected to
// cope with (a line it cannot read, a word it does not know) is a value.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace idiolect {

/// A failure written for the person at the keyboard.
class Error : public std::runtime_error {
 public:
  /// `what` names the thing and the place; `hint` is the next step, or empty.
  explicit Error(const std::string& what, std::string hint = {})
      : std::runtime_error(what), hint_(std::move(hint)) {}

  const std::string& hint() const noexcept { return hint_; }

 private:
  std::string hint_;
};

/// The command line or the request itself is wrong: exit code 2, HTTP 400.
class UsageError : public Error {
 public:
  using Error::Error;
};

/// The program contradicts itself, e.g. a ledger that does not add up: exit code 70.
class Bug : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// The user pressed Ctrl-C and the work was left in a state that can be continued: exit code 130.
class Interrupted : public Error {
 public:
  using Error::Error;
};

/// Runs `body`; an Error that leaves it gains the prefix "`activity`: ".
template <class Body>
decltype(auto) while_doing(std::string_view activity, Body&& body) {
  try {
    return std::forward<Body>(body)();
  } catch (const UsageError&) {
    throw;
  } catch (const Interrupted&) {
    throw;
  } catch (const Error& error) {
    throw Error(std::string(activity) + ": " + error.what(), error.hint());
  }
}

}  // namespace idiolect
