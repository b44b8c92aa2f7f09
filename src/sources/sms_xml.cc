#include "sources/sms_xml.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/interleaved.h"
#include "sources/json_scanner.h"
#include "sources/json_text.h"
#include "sources/text.h"
#include "sources/xml_scanner.h"

namespace idiolect::sources {
namespace {

using Event = XmlScanner::Event;
using Numbers = std::set<std::string>;

constexpr std::int64_t kLargestSeconds = 100'000'000'000;  // a larger date is in milliseconds
constexpr std::size_t kNationalDigits = 9;  // what spellings of one number have in common
constexpr std::size_t kFewestDigits = 7;    // fewer are a short code of a service

constexpr std::size_t kMostAddresses = 10'000;  // of one message

/// Stands for the phone's owner in the addresses of an MMS.
constexpr std::string_view kOwnerToken = "insert-address-token";

bool is_root(std::string_view name) { return name == "smses" || name == "allsms"; }

/// The app writes "null" for what is not there.
bool is_absent(std::string_view value) { return value.empty() || value == "null"; }

std::optional<std::int64_t> number_of(std::string_view value) {
  std::int64_t number = 0;
  const char* const end = value.data() + value.size();
  const auto [at, error] = std::from_chars(value.data(), end, number);
  return error == std::errc() && at == end ? std::optional(number) : std::nullopt;
}

std::optional<Time> time_of(std::string_view date) {
  const auto number = number_of(date);
  if (!number) return std::nullopt;
  if (*number < kLargestSeconds) return time_from_seconds(static_cast<double>(*number));
  return time_from_milliseconds(*number);
}

/// The same for "+1 (555) 555-0101" and "5555550101".
std::string number_key(std::string_view address) {
  std::string digits;
  bool is_number = true;
  for (const char c : trimmed(address)) {
    if (c >= '0' && c <= '9')
      digits.push_back(c);
    else if (std::string_view(" +-()./").find(c) == std::string_view::npos)
      is_number = false;
  }
  if (!is_number || digits.size() < kFewestDigits) return ascii_lower(trimmed(address));
  if (digits.size() > kNationalDigits) digits.erase(0, digits.size() - kNationalDigits);
  return digits;
}

/// The addresses of "+15555550101~+15555550102".
std::vector<std::string> addresses_of(std::string_view value) {
  std::vector<std::string> addresses;
  const std::string text = is_absent(value) ? std::string() : xml_text(value);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('~', at), text.size());
    const std::string_view address = trimmed(std::string_view(text).substr(at, end - at));
    if (!address.empty() && address != kOwnerToken) addresses.emplace_back(address);
    at = end + 1;
  }
  return addresses;
}

/// "(Unknown)" is what the app calls who is not in the address book, also among those of a group.
std::string contact_of(std::string_view value) {
  if (is_absent(value) || value.find("(Unknown)") != value.npos) return {};
  return std::string(trimmed(xml_text(value)));
}

/// Which way a message went: `type` of an SMS, `msg_box` of an MMS.
enum class Way : std::uint8_t { Received, Sent, Unsent };

std::optional<Way> way_of(std::string_view box) {
  const auto number = number_of(box);
  if (!number || *number < 1 || *number > 6) return std::nullopt;
  if (*number == 1) return Way::Received;
  return *number == 2 ? Way::Sent : Way::Unsent;  // draft, outbox, failed, queued
}

/// What one element says; views of the document, but for the text.
struct Element {
  bool is_mms = false;
  std::string_view date;
  std::string_view box;
  std::string_view address;
  std::string_view contact_name;
  std::string_view mms_type;
  std::string_view from;                 // addr of type 137
  std::vector<std::string_view> others;  // addr of types 129, 130, 151
  std::string text;
  bool has_media = false;
  bool has_card = false;
};

chat::Kind kind_of(const Element& element, Way way) {
  if (way == Way::Unsent) return chat::Kind::Draft;
  if (!is_blank(element.text)) return chat::Kind::Text;
  if (element.has_media) return chat::Kind::Media;
  if (element.has_card) return chat::Kind::Contact;
  // Only those of the kinds "sent" and "retrieved" have content; the rest are notices of the
  // network.
  const bool notice = element.is_mms && !is_absent(element.mms_type) && element.mms_type != "128" &&
                      element.mms_type != "132";
  return notice ? chat::Kind::System : chat::Kind::Empty;
}

/// A conversation while its messages are read; authors are addresses.
struct Talk {
  Numbers numbers;  // the owner's may be among them
  std::string contact_name;
};

class Reader {
 public:
  explicit Reader(const Document& document)
      : document_(document),
        path_(document.path),
        scanner_(without_bom(document.text), [&document](std::size_t at) { document.passed(at); }) {
  }

  FileContent read() {
    bool rooted = false;
    Event event = scanner_.next();
    for (; event == Event::Start || event == Event::End; event = scanner_.next()) {
      if (!rooted && !is_root(scanner_.name())) fail("there is no element smses in it");
      rooted = true;
      if (event == Event::Start)
        start_element();
      else
        end_element();
    }
    if (event == Event::Broken || mms_) fail("not a whole XML file");
    for (std::size_t i = 0; i < talks_.size(); ++i) finish(talks_[i], messages_.take(i));
    if (replaced_ > 0)
      content_.notes.push_back(std::string(path_) + ": " + std::to_string(replaced_) +
                               " invalid UTF-8 sequences were replaced by U+FFFD");
    content_.variant = "SMS Backup & Restore XML";
    return std::move(content_);
  }

 private:
  void start_element();
  void end_element();
  void start_mms();
  void append_text(std::string_view raw, std::string& text);
  void read_part();
  void read_address();
  void take(const Element& element);
  std::optional<std::string_view> take_message(const Element& element);
  void learn(const Element& element, Way way, const std::vector<std::string>& addresses);
  std::size_t talk_of(const std::vector<std::string>& addresses);
  std::string name_of(const std::string& number) const;
  void finish(const Talk& talk, std::vector<chat::Message> messages);

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(std::string(path_) + ": " + what + ": byte " + std::to_string(scanner_.byte()),
                "the file may be cut short or edited; make the backup again, or copy it again");
  }

  const Document& document_;
  std::string_view path_;
  XmlScanner scanner_;
  std::optional<Element> mms_;  // the one that is open
  std::vector<Talk> talks_;
  Interleaved messages_;  // by talk
  std::map<Numbers, std::size_t> talk_at_;
  std::map<std::string, std::string> names_;      // by number key
  std::map<std::string, std::string> spellings_;  // by number key
  Numbers own_;
  std::size_t replaced_ = 0;  // invalid sequences of bytes in texts
  FileContent content_;
};

void Reader::start_element() {
  const std::string_view name = scanner_.name();
  if (name == "mms") return start_mms();
  if (name == "part" && mms_) return read_part();
  if (name == "addr" && mms_) return read_address();
  if (name != "sms") return;
  Element sms;
  sms.date = scanner_.attribute("date");
  sms.box = scanner_.attribute("type");
  sms.address = scanner_.attribute("address");
  sms.contact_name = scanner_.attribute("contact_name");
  const std::string_view body = scanner_.attribute("body");
  if (!is_absent(body)) append_text(body, sms.text);
  take(sms);
}

void Reader::end_element() {
  if (scanner_.name() != "mms" || !mms_) return;
  Element mms = std::move(*mms_);
  mms_.reset();
  take(mms);
}

void Reader::start_mms() {
  if (mms_) fail("an element mms inside of another");
  mms_.emplace();
  mms_->is_mms = true;
  mms_->date = scanner_.attribute("date");
  mms_->box = scanner_.attribute("msg_box");
  mms_->address = scanner_.attribute("address");
  mms_->contact_name = scanner_.attribute("contact_name");
  mms_->mms_type = scanner_.attribute("m_type");
}

void Reader::append_text(std::string_view raw, std::string& text) {
  if (raw.size() + text.size() > kLongestToken) fail("a text of more than 64 MiB");
  if (!is_valid_utf8(raw)) replaced_ += sanitize_utf8(raw).replaced;
  text += with_line_feeds(xml_text(raw));
}

void Reader::read_part() {
  const std::string type = ascii_lower(trimmed(scanner_.attribute("ct")));
  if (type.starts_with("text/plain")) {
    const std::string_view text = scanner_.attribute("text");
    if (is_absent(text)) return;
    if (!mms_->text.empty()) mms_->text.push_back('\n');
    append_text(text, mms_->text);
  } else if (type.starts_with("text/x-vcard") || type.starts_with("text/vcard")) {
    mms_->has_card = true;
  } else if (type != "application/smil") {  // smil is how the parts are laid out
    mms_->has_media = true;
  }
}

void Reader::read_address() {
  constexpr std::string_view kFrom = "137";
  const std::string_view address = scanner_.attribute("address");
  if (is_absent(address) || address == kOwnerToken) return;
  if (mms_->others.size() == kMostAddresses) fail("a message to more people than there can be");
  if (scanner_.attribute("type") == kFrom)
    mms_->from = address;
  else
    mms_->others.push_back(address);
}

void Reader::take(const Element& element) {
  ++content_.records;
  if (const auto reason = take_message(element))
    content_.rejects.push_back(
        {std::string(path_), content_.records, "message", {}, std::string(*reason)});
}

/// The reason why the element is no message; none when it became one.
std::optional<std::string_view> Reader::take_message(const Element& element) {
  const auto time = time_of(element.date);
  if (!time) return "bad-time";
  const auto way = way_of(element.box);
  if (!way) return "bad-type";

  std::vector<std::string> addresses = addresses_of(element.address);
  if (addresses.empty()) {
    if (!element.from.empty()) addresses = addresses_of(element.from);
    for (const std::string_view other : element.others)
      for (std::string& address : addresses_of(other)) addresses.push_back(std::move(address));
  }
  if (addresses.empty()) return "no-address";

  chat::Message message;
  message.sent_at = *time;
  message.kind = kind_of(element, *way);
  message.marked_owner = *way != Way::Received;
  if (!message.marked_owner) {
    std::vector<std::string> from = addresses_of(element.from);
    if (from.empty() && addresses.size() == 1) from = addresses;
    if (from.empty()) return "no-sender";
    message.author = std::move(from.front());
    spellings_.emplace(number_key(message.author), message.author);
  }
  if (message.kind == chat::Kind::Text) message.text = element.text;
  learn(element, *way, addresses);
  const std::size_t talk = talk_of(addresses);
  if (std::string name = contact_of(element.contact_name); !name.empty())
    talks_[talk].contact_name = std::move(name);
  message.record = static_cast<std::uint32_t>(content_.records);
  messages_.add(talk, std::move(message));
  return std::nullopt;
}

/// Who a number belongs to, and which numbers are the owner's own.
void Reader::learn(const Element& element, Way way, const std::vector<std::string>& addresses) {
  for (const std::string& address : addresses) spellings_.emplace(number_key(address), address);
  if (addresses.size() == 1)
    if (std::string name = contact_of(element.contact_name); !name.empty())
      names_[number_key(addresses.front())] = std::move(name);

  std::string own;
  if (way == Way::Sent && !element.from.empty()) own = number_key(xml_text(element.from));
  if (way == Way::Received && addresses.size() == 1 && element.others.size() == 1)
    own = number_key(xml_text(element.others.front()));
  const bool is_other = addresses.size() == 1 && number_key(addresses.front()) == own;
  if (!own.empty() && !is_other) own_.insert(std::move(own));
}

std::size_t Reader::talk_of(const std::vector<std::string>& addresses) {
  Numbers numbers;
  for (const std::string& address : addresses) numbers.insert(number_key(address));
  const auto [found, is_new] = talk_at_.try_emplace(numbers, talks_.size());
  if (is_new) talks_.emplace_back().numbers = std::move(numbers);
  return found->second;
}

std::string Reader::name_of(const std::string& number) const {
  if (const auto name = names_.find(number); name != names_.end()) return name->second;
  const auto spelling = spellings_.find(number);
  return spelling != spellings_.end() ? spelling->second : number;
}

/// Which of the numbers are the owner's is known only at the end. Talks that are one without them
/// are parts of one thread.
void Reader::finish(const Talk& talk, std::vector<chat::Message> messages) {
  Numbers others;
  std::set_difference(talk.numbers.begin(), talk.numbers.end(), own_.begin(), own_.end(),
                      std::inserter(others, others.end()));
  if (others.empty()) others = talk.numbers;  // notes to oneself

  ThreadPart part;
  chat::Thread& thread = part.thread;
  thread.zone = Zone::Utc;
  thread.is_group = others.size() > 1;
  for (const std::string& number : others) {
    thread.key += (thread.key.empty() ? "" : "~") + number;
    thread.participants.push_back(name_of(number));
    thread.title += (thread.title.empty() ? "" : ", ") + thread.participants.back();
  }
  if (thread.is_group && !talk.contact_name.empty()) thread.title = talk.contact_name;
  thread.messages = std::move(messages);
  for (chat::Message& message : thread.messages)
    if (!message.marked_owner) message.author = name_of(number_key(message.author));
  document_.hand_over(std::move(part), content_);
}

}  // namespace

Match is_sms_xml(const Glimpse& glimpse) {
  XmlScanner scanner(glimpse.head);
  const std::size_t start = glimpse.head.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || glimpse.head[start] != '<') return Match::No;
  return scanner.next() == Event::Start && is_root(scanner.name()) ? Match::Yes : Match::No;
}

FileContent read_sms_xml(const Document& document) { return Reader(document).read(); }

}  // namespace idiolect::sources
