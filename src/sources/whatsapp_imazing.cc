#include "sources/whatsapp_imazing.h"

#include "sources/imazing_csv.h"

namespace idiolect::sources {

Match is_whatsapp_imazing(const Glimpse& glimpse) {
  return is_imazing_csv(glimpse, ImazingApp::WhatsApp);
}

FileContent read_whatsapp_imazing(const Document& document) {
  return read_imazing_csv(document, ImazingApp::WhatsApp);
}

}  // namespace idiolect::sources
