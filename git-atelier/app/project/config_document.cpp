#include "app/project/config_document.hpp"

#include "base/text.hpp"

namespace atelier {

Result<std::optional<Json>> read_config(Files& files, const std::filesystem::path& path,
                                        const Advice& cure) {
    ATELIER_TRY(const auto text, files.read(path));
    if (!text) return std::nullopt;
    // Editors of other systems begin a text with a mark of its encoding.
    constexpr std::string_view mark = "\xef\xbb\xbf";
    std::string_view content = *text;
    if (content.starts_with(mark)) content.remove_prefix(mark.size());
    auto parsed = parse_json(content);
    const auto invalid = [&](const std::string& where, const std::string& what) {
        Json details = Json::object();
        details.set("file", path.string());
        return fail(ErrorCode::config_invalid, path.string() + where + ": " + what, cure,
                    std::move(details));
    };
    if (const auto* fault = std::get_if<JsonFault>(&parsed))
        return invalid(":" + std::to_string(fault->line), fault->message);
    if (!std::get<Json>(parsed).is_object()) return invalid("", "the document must be an object");
    return std::get<Json>(std::move(parsed));
}

Result<void> write_config(Files& files, const std::filesystem::path& path, const Json& document) {
    return files.write(path, document.dump_pretty());
}

Result<void> set_config(Json& document, const std::string& path, Json value,
                        const std::string& file) {
    Json* here = &document;
    const auto keys = split(path, '.');
    for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
        if (here->find(keys[i]) == nullptr) here->set(keys[i], Json::object());
        here = here->find(keys[i]);
        if (here->is_object()) continue;
        Json details = Json::object();
        details.set("file", file).set("key", path);
        return fail(ErrorCode::config_invalid,
                    file + ": '" + keys[i] + "' must be an object, for '" + path + "' to be in it",
                    advise(Hint::correct_there), std::move(details));
    }
    here->set(keys.back(), std::move(value));
    return {};
}

} // namespace atelier
