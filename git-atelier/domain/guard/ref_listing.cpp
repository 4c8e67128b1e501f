#include "domain/guard/ref_listing.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What follows the first blank.
std::string_view behind(std::string_view text) {
    const auto blank = text.find(' ');
    return blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
}

} // namespace

std::string_view RefLine::object() const {
    const std::string_view rest = behind(line);
    return rest.substr(0, rest.find(' '));
}

std::string_view RefLine::target() const {
    return behind(behind(line));
}

std::string RefLine::value() const {
    return target().empty() ? std::string(object()) : "ref:" + std::string(target());
}

RefListing::Iterator& RefListing::Iterator::operator++() {
    rest_.remove_prefix(std::min((**this).line.size() + 1, rest_.size()));
    return *this;
}

std::string RefListing::value_of(std::string_view name) const {
    for (const RefLine ref : *this)
        if (ref.name() == name) return ref.value();
    return {};
}

} // namespace atelier
