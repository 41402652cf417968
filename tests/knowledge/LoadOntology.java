import java.io.File;
import javax.xml.parsers.DocumentBuilderFactory;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLEntity;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.model.parameters.Imports;
import org.semanticweb.owlapi.profiles.OWLProfileReport;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;
import org.semanticweb.owlapi.profiles.Profiles;
import org.semanticweb.owlapi.util.SimpleIRIMapper;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Opens an ontology as Protégé does, by the catalogue beside it, and prints what it sees and the profiles. */
public final class LoadOntology {
    public static void main(String[] arguments) throws Exception {
        File root = new File(arguments[0]);
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        File catalogue = new File(root.getParentFile(), "catalog-v001.xml");
        NodeList entries = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(catalogue)
            .getElementsByTagName("uri");
        for (int each = 0; each < entries.getLength(); each++) {
            Element entry = (Element) entries.item(each);
            File file = new File(root.getParentFile(), entry.getAttribute("uri"));
            manager.getIRIMappers().add(
                new SimpleIRIMapper(IRI.create(entry.getAttribute("name")), IRI.create(file)));
        }
        OWLOntology ontology = manager.loadOntologyFromOntologyDocument(root);
        System.out.println("ontology " + ontology.getOntologyID().getOntologyIRI().get());
        System.out.println("imports " + ontology.imports().count());
        for (Profiles profile : new Profiles[] {Profiles.OWL2_DL, Profiles.OWL2_RL}) {
            OWLProfileReport report = profile.checkOntology(ontology);
            System.out.println(profile.name() + " violations " + report.getViolations().size());
            for (OWLProfileViolation violation : report.getViolations()) {
                System.out.println("  " + violation);
            }
        }
        ontology.signature(Imports.INCLUDED).filter(each -> !each.isBuiltIn()).map(OWLEntity::toStringID)
            .distinct().sorted().forEach(each -> System.out.println("term " + each));
    }
}
