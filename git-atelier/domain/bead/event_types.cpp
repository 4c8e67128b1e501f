#include "domain/bead/event_types.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool all_are(const Json& value, bool (Json::*is)() const) {
    return value.is_array() &&
           std::ranges::all_of(value.as_array(), [&](const Json& each) { return (each.*is)(); });
}

bool fits(const Json& value, FieldType type) {
    switch (type) {
    case FieldType::text:
    case FieldType::id:
    case FieldType::commit:
        return value.is_string();
    case FieldType::number:
        return value.is_int();
    case FieldType::real:
        return value.is_int() || value.is_double();
    case FieldType::boolean:
        return value.is_bool();
    case FieldType::texts:
    case FieldType::ids:
        return all_are(value, &Json::is_string);
    case FieldType::object:
        return value.is_object();
    case FieldType::objects:
        return all_are(value, &Json::is_object);
    }
    return false;
}

const EventKind& kind_named(EventType type) {
    return *std::ranges::find(event_kinds, type, &EventKind::type);
}

} // namespace

EventType imported(BeadKind kind) {
    switch (kind) {
    case BeadKind::epic:
        return EventType::epic_imported;
    case BeadKind::changeset:
        return EventType::changeset_imported;
    case BeadKind::task:
        return EventType::task_imported;
    case BeadKind::subtask:
        return EventType::subtask_imported;
    case BeadKind::agent:
        return EventType::agent_imported;
    case BeadKind::message:
        return EventType::message_imported;
    case BeadKind::queue:
        return EventType::queue_imported;
    case BeadKind::channel:
        return EventType::channel_imported;
    case BeadKind::group:
        return EventType::group_imported;
    case BeadKind::run:
        return EventType::run_imported;
    case BeadKind::other:
        break;
    }
    return EventType::bead_imported;
}

std::optional<std::string> data_fault(EventType type, const Json& data) {
    const std::string name(name_of(type));
    const auto& fields = kind_named(type).fields;
    if (!data.is_object()) return "the data of " + name + " is not an object";
    for (const EventField& field : fields) {
        if (field.name.empty()) break;
        const Json* value = data.find(field.name);
        if (value == nullptr && field.required)
            return name + " has no '" + std::string(field.name) + "'";
        if (value != nullptr && !fits(*value, field.type))
            return "'" + std::string(field.name) + "' of " + name + " has another type";
    }
    for (const auto& [key, value] : data.as_object())
        if (std::ranges::find(fields, std::string_view(key), &EventField::name) == fields.end())
            return name + " has '" + key + "', which it does not carry";
    return std::nullopt;
}

} // namespace atelier
