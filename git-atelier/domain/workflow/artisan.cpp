#include "domain/workflow/artisan.hpp"

#include "base/text.hpp"

namespace atelier {

bool is_called(const Artisan& artisan, std::string_view named) {
    constexpr std::string_view article = "the ";
    const std::string wanted = ascii_lower(trim(named));
    const std::string shown = ascii_lower(artisan.display_name);
    return wanted == artisan.name || wanted == shown ||
           (shown.starts_with(article) && wanted == shown.substr(article.size()));
}

} // namespace atelier
