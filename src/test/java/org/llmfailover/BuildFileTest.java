package org.llmfailover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A build of today gives the same tomorrow. */
class BuildFileTest {

    private static final Path POM = Path.of("pom.xml");

    /** Groups whose versions an imported list gives. */
    private static final Set<String> MANAGED = Set.of("org.apache.camel", "io.micrometer");

    private static final Pattern PINNED = Pattern.compile("[0-9][0-9A-Za-z.-]*");

    private static Document pom;

    @BeforeAll
    static void read() throws Exception {
        pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(POM.toFile());
    }

    @Test
    void everyPluginHasAVersion() {
        List<Element> plugins = elements("/project/build/plugins/plugin");
        assertThat(plugins).isNotEmpty().allSatisfy(plugin -> assertThat(version(plugin))
                .as(name(plugin))
                .matches(PINNED));

        Set<String> pinned = plugins.stream().map(BuildFileTest::name).collect(Collectors.toSet());
        assertThat(elements("/project/profiles/profile/build/plugins/plugin"))
                .allMatch(plugin -> pinned.contains(name(plugin))
                        || PINNED.matcher(version(plugin)).matches());
    }

    @Test
    void everyDependencyHasAVersion() {
        assertThat(elements("//dependencies/dependency | //annotationProcessorPaths/path"))
                .isNotEmpty()
                .allMatch(each -> MANAGED.contains(text(each, "groupId"))
                        || PINNED.matcher(version(each)).matches());
    }

    @Test
    void nothingIsThereTwice() {
        assertThat(elements("/project/build/plugins/plugin"))
                .extracting(BuildFileTest::name)
                .doesNotHaveDuplicates();
        assertThat(elements("/project/dependencies/dependency"))
                .extracting(BuildFileTest::name)
                .doesNotHaveDuplicates();
    }

    private static String name(Element element) {
        return text(element, "groupId") + ":" + text(element, "artifactId");
    }

    /** The version with its property looked up; empty when there is none. */
    private static String version(Element element) {
        String version = text(element, "version");
        return version.startsWith("${")
                ? elements("/project/properties/" + version.substring(2, version.length() - 1)).stream()
                        .map(Element::getTextContent)
                        .findFirst()
                        .orElse("")
                : version;
    }

    private static String text(Element element, String child) {
        NodeList children = element.getChildNodes();
        return IntStream.range(0, children.getLength())
                .mapToObj(children::item)
                .filter(node -> node.getNodeName().equals(child))
                .map(node -> node.getTextContent().strip())
                .findFirst()
                .orElse("");
    }

    private static List<Element> elements(String path) {
        try {
            NodeList found =
                    (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
            return IntStream.range(0, found.getLength())
                    .mapToObj(i -> (Element) found.item(i))
                    .toList();
        } catch (XPathExpressionException e) {
            throw new IllegalStateException(path, e);
        }
    }
}
