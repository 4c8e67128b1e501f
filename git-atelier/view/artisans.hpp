// What `git atelier artisans` shows: all of them, or one in full.
#pragma once

#include "app/artisan/known_artisans.hpp"
#include "view/text/style.hpp"

#include <vector>

namespace atelier {

Json artisans_json(const std::vector<KnownArtisan>& all);
// `folder`: where one of their own goes.
std::string artisans_text(const std::vector<KnownArtisan>& all, const std::string& folder,
                          const Style& style);

Json artisan_json(const KnownArtisan& one);
std::string artisan_text(const KnownArtisan& one, const Style& style);

} // namespace atelier
