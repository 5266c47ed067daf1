package org.llmfailover.lint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One YAML file of routes.
 *
 * @param path below {@code routes/}, with forward slashes
 */
public record RouteFile(String path, JsonNode root) {

    private static final Path ROUTES = Path.of("routes");
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A value somewhere in the file that is no object and no array. */
    public record Scalar(String key, JsonNode value) {

        public String text() {
            return value.asText();
        }
    }

    public static RouteFile parse(String path, String yaml) {
        try {
            return new RouteFile(path, YAML.readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    /** Every file below {@code routes/}, whatever its name. */
    public static List<RouteFile> all() {
        try (Stream<Path> paths = Files.walk(ROUTES)) {
            return paths.filter(Files::isRegularFile)
                    .sorted()
                    .map(RouteFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RouteFile read(Path path) {
        try {
            return parse(ROUTES.relativize(path).toString().replace('\\', '/'), Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name without its folder. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Every node of the file, each before the ones in it. */
    public List<RouteNode> nodes() {
        List<RouteNode> nodes = new ArrayList<>();
        for (JsonNode element : root) {
            for (Map.Entry<String, JsonNode> each : element.properties()) {
                new RouteNode(this, null, each.getKey(), each.getValue()).addTo(nodes);
            }
        }
        return nodes;
    }

    public Stream<RouteNode> nodes(String kind) {
        return nodes().stream().filter(node -> node.kind().equals(kind));
    }

    /** Every value, with the key it stands under; an element of a list has its list's. */
    public List<Scalar> scalars() {
        List<Scalar> scalars = new ArrayList<>();
        addScalars("", root, scalars);
        return scalars;
    }

    private static void addScalars(String key, JsonNode node, List<Scalar> scalars) {
        if (node.isObject()) {
            node.properties().forEach(field -> addScalars(field.getKey(), field.getValue(), scalars));
        } else if (node.isArray()) {
            node.forEach(element -> addScalars(key, element, scalars));
        } else {
            scalars.add(new Scalar(key, node));
        }
    }
}
