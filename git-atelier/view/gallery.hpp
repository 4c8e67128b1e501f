// What `git atelier gallery` lists.
#pragma once

#include "app/piece/gallery.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json gallery_json(const PieceList& list, const GalleryRequest& request);
std::string gallery_text(const PieceList& list, const GalleryRequest& request, Time now,
                         const Style& style);

} // namespace atelier
