#include "sources/imessage_imazing.h"

#include "sources/imazing_csv.h"

namespace idiolect::sources {

Match is_imessage_imazing(const Glimpse& glimpse) {
  return is_imazing_csv(glimpse, ImazingApp::Messages);
}

FileContent read_imessage_imazing(const Document& document) {
  return read_imazing_csv(document, ImazingApp::Messages);
}

}  // namespace idiolect::sources
