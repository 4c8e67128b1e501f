#include "app/project/config_document.hpp"

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

} // namespace atelier
