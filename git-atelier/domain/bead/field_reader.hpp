// The fields of one bead as their types. A value that cannot be what it should is an error that
// names bead and field, never an absent one.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/bead/field_text.hpp"
#include "domain/bead/fields.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// plan-invalid: `why` says what is wrong with what stands under `key`.
Error unreadable_field(const BeadId& bead, std::string_view key, const std::string& why);
Error missing_field(const BeadId& bead, std::string_view key);
// not-found: it is something else.
Error not_of_kind(const Bead& bead, BeadKind wanted);

class FieldReader {
  public:
    explicit FieldReader(const Bead& bead) : bead_(bead.id), values_(field_values(bead)) {}

    std::optional<std::string> text(std::string_view key) const;
    std::vector<std::string> list(std::string_view key) const;
    Result<std::optional<std::int64_t>> number(std::string_view key) const;
    Result<std::optional<Time>> instant(std::string_view key) const;
    // An id, a branch, a commit, an agent.
    template <class T>
    Result<std::optional<T>> parsed(std::string_view key) const {
        const auto value = text(key);
        if (!value) return std::optional<T>();
        auto made = T::parse(*value);
        if (!made) return wrong(key, made.error().message);
        return std::optional<T>(*std::move(made));
    }
    template <class E>
    Result<std::optional<E>> choice(std::string_view key) const {
        const auto value = text(key);
        const auto found = value ? parse_name<E>(*value) : std::nullopt;
        if (value && !found) return wrong(key, *value, "not one of " + choices_of<E>());
        return found;
    }

  private:
    tl::unexpected<Error> wrong(std::string_view key, const std::string& why) const;
    tl::unexpected<Error> wrong(std::string_view key, const std::string& value,
                                const std::string& what) const;

    BeadId bead_;
    std::vector<FieldValue> values_;
};

} // namespace atelier
