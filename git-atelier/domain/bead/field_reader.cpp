#include "domain/bead/field_reader.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {

namespace {

Error wrong_field(const BeadId& bead, std::string_view key, std::string message) {
    return {ErrorCode::plan_invalid, std::move(message), advise(Hint::correct_field),
            Json::object().set("bead", bead.str()).set("field", key)};
}

} // namespace

Error unreadable_field(const BeadId& bead, std::string_view key, const std::string& why) {
    return wrong_field(bead, key,
                       bead.str() + ": the field " + std::string(key) + " cannot be read: " + why);
}

Error missing_field(const BeadId& bead, std::string_view key) {
    return wrong_field(bead, key, bead.str() + " has no " + std::string(key));
}

Error not_of_kind(const Bead& bead, BeadKind wanted) {
    return {ErrorCode::not_found,
            bead.id.str() + " is " + with_article(name_of(kind_of(bead))) + ", not " +
                with_article(name_of(wanted)),
            advise(Hint::what_it_is, bead.id.str())};
}

std::optional<std::string> FieldReader::text(std::string_view key) const {
    const auto at = std::find_if(values_.begin(), values_.end(),
                                 [&](const FieldValue& field) { return field.key == key; });
    return at == values_.end() ? std::nullopt : at->value;
}

std::vector<std::string> FieldReader::list(std::string_view key) const {
    return items_of(text(key).value_or(""));
}

Result<std::optional<std::int64_t>> FieldReader::number(std::string_view key) const {
    const auto value = text(key);
    if (!value) return std::optional<std::int64_t>();
    const auto found = parse_integer(*value);
    if (!found) return wrong(key, *value, "not a number");
    return std::optional<std::int64_t>(*found);
}

Result<std::optional<Time>> FieldReader::instant(std::string_view key) const {
    const auto value = text(key);
    if (!value) return std::optional<Time>();
    const auto found = parse_time(*value);
    if (!found) return wrong(key, *value, "not a time");
    return std::optional<Time>(*found);
}

tl::unexpected<Error> FieldReader::wrong(std::string_view key, const std::string& why) const {
    return fail(unreadable_field(bead_, key, why));
}

tl::unexpected<Error> FieldReader::wrong(std::string_view key, const std::string& value,
                                         const std::string& what) const {
    return wrong(key, "'" + shorten(value, 60) + "' is " + what);
}

} // namespace atelier
