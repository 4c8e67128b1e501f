#include "app/project/change_settings.hpp"

#include "app/project/config_document.hpp"
#include "domain/project/settings.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<Json> user_document(Files& files, const ProjectPaths& paths) {
    ATELIER_TRY(auto document,
                read_config(files, paths.user_config(), advise(Hint::edit_settings)));
    return std::move(document).value_or(Json::object());
}

// What is written is for those whose the project is.
void share(Files& files, const Json& document) {
    const Json* shared = stored_at(document, "project.shared");
    files.share(shared != nullptr && shared->is_bool() && shared->as_bool());
}

Result<void> keep(Files& files, const fs::path& file, const Json& document) {
    share(files, document);
    return write_config(files, file, document);
}

// Between two documents, by key.
std::vector<ChangeOutcome> changes(const Json& before, const Json& now, const fs::path& file) {
    const auto was = list_settings(before);
    std::vector<ChangeOutcome> out;
    for (const Setting& is : list_settings(now)) {
        const auto known = std::ranges::find(was, is.key, &Setting::key);
        const Json old = known == was.end() ? Json::array() : known->value;
        if (old == is.value) continue;
        out.push_back({.file = file,
                       .key = is.key,
                       .before = old,
                       .now = is.value,
                       .changed = true,
                       .is_set = is.is_set});
    }
    return out;
}

// As it is to be read from the file; config-invalid.
Result<Json> readable(const std::string& text, const std::string& name) {
    auto parsed = parse_json(text);
    if (const auto* fault = std::get_if<JsonFault>(&parsed))
        return fail(ErrorCode::config_invalid,
                    name + ":" + std::to_string(fault->line) + ": " + fault->message);
    Json document = std::get<Json>(std::move(parsed));
    ATELIER_CHECK(parse_settings(document, name));
    return document;
}

// {} where it cannot be read.
Json read_so_far(const std::string& text) {
    auto parsed = parse_json(text);
    Json* document = std::get_if<Json>(&parsed);
    return document != nullptr && document->is_object() ? std::move(*document) : Json::object();
}

} // namespace

Result<SettingsOutcome> show_settings(Files& files, const ProjectPaths& paths,
                                      const std::optional<std::string>& key) {
    ATELIER_TRY(const Json document, user_document(files, paths));
    SettingsOutcome out{.file = paths.user_config(), .settings = list_settings(document)};
    if (key) {
        auto below = settings_below(out.settings, *key);
        if (below.empty() || *key == "sandbox") {
            ATELIER_TRY(auto one, find_setting(document, *key));
            below = {std::move(one)};
        }
        out.settings = std::move(below);
        return out;
    }
    out.unknown = unknown_keys(document);
    return out;
}

Result<ChangeOutcome> set_setting(Files& files, const ProjectPaths& paths, const std::string& key,
                                  const std::string& typed) {
    const fs::path file = paths.user_config();
    ATELIER_TRY(Json document, user_document(files, paths));
    ATELIER_TRY(const Setting setting, find_setting(document, key));
    ATELIER_TRY(Json value, setting_value(setting, typed));
    ChangeOutcome out{.file = file,
                      .key = setting.key,
                      .before = setting.value,
                      .now = value,
                      .changed = !setting.is_set || setting.is_wrong || setting.value != value,
                      .is_set = true};
    if (!out.changed) return out;
    if (setting.key.starts_with("sandbox.")) document = in_long_form(std::move(document));
    ATELIER_CHECK(set_config(document, setting.key, std::move(value), file.string()));
    ATELIER_CHECK(keep(files, file, document));
    return out;
}

Result<ChangeOutcome> unset_setting(Files& files, const ProjectPaths& paths,
                                    const std::string& key) {
    const fs::path file = paths.user_config();
    ATELIER_TRY(Json document, user_document(files, paths));
    auto setting = find_setting(document, key);
    const Json* stored = stored_at(document, key);
    if (!setting && stored == nullptr) return fail(setting.error());
    ChangeOutcome out{.file = file, .key = setting ? setting->key : key};
    out.before = setting ? setting->value : *stored;
    if (out.key.starts_with("sandbox.")) document = in_long_form(std::move(document));
    out.changed = stored_at(document, out.key) != nullptr;
    unset_config(document, out.key);
    if (out.changed) ATELIER_CHECK(keep(files, file, document));
    setting = find_setting(document, key);
    out.now = setting ? setting->value : Json();
    return out;
}

Result<std::vector<ChangeOutcome>>
edit_settings(const TextEditing& editing, const ProjectPaths& paths, const std::string& name) {
    const fs::path file = paths.user_config();
    ATELIER_TRY(const auto stored, editing.files.read(file));
    const std::string before = stored.value_or("{}\n");
    std::vector<ChangeOutcome> changed;
    const TakeText take = [&](const std::string& text,
                              const std::string& written) -> Result<TextTaken> {
        ATELIER_TRY(const Json document, readable(text, written));
        share(editing.files, document);
        ATELIER_CHECK(editing.files.write(file, text));
        changed = changes(read_so_far(before), document, file);
        return TextTaken::whole;
    };
    ATELIER_CHECK(text_in_editor(editing, name, before, take));
    return changed;
}

} // namespace atelier
